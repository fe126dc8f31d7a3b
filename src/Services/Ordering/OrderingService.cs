using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Ordering;

/// <summary>Ordering is on its way.</summary>
public sealed class OrderingService : IService
{
    public string Name => "ordering";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(OrderingService), "schema.sql"));
}
