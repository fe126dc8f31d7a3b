using Stoa.Kernel;
using Stoa.Kernel.Hosting;

namespace Stoa.Inventory;

/// <summary>Inventory is on its way.</summary>
public sealed class InventoryService : IService
{
    public string Name => "inventory";

    public void Describe(ServiceDescription service) => service.Schema(Resources.Text(typeof(InventoryService), "schema.sql"));
}
