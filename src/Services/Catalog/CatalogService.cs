using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Catalog;

/// <summary>Catalog is on its way.</summary>
public sealed class CatalogService : IService
{
    public string Name => "catalog";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(CatalogService), "schema.sql"));
}
