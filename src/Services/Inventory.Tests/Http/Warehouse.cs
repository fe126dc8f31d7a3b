using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Inventory.Tests.Http.Warehouses))]

namespace Stoa.Inventory.Tests.Http;

/// <summary>One shop per database for all tests over HTTP: each brings products of its own.</summary>
public sealed class Warehouses : IAsyncDisposable
{
    private readonly Lazy<Task<Warehouse>> sqlite = new(() => Warehouse.Open(Engine.Sqlite));
    private readonly Lazy<Task<Warehouse>> postgres = new(() => Warehouse.Open(Engine.Postgres));

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in new[] { sqlite, postgres }.Where(shop => shop.IsValueCreated))
            await (await shop.Value).Shop.DisposeAsync();
    }

    internal Task<Warehouse> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;
}

/// <summary>A shop of which only Inventory is real: Identity, Ordering and Catalog are stood in for.</summary>
internal sealed class Warehouse(TestShop shop, Registrar registrar)
{
    private int made;

    public TestShop Shop => shop;

    public Visitor Staff { get; } = registrar.SignIn(shop, Role.Staff);

    public Visitor Customer { get; } = registrar.SignIn(shop);

    public static async Task<Warehouse> Open(Engine engine)
    {
        var registrar = new Registrar();
        var ordering = new Voice("ordering", service =>
        {
            service.Publishes<OrderPlaced>();
            service.Publishes<OrderPaid>();
            service.Publishes<OrderRejected>();
            service.Publishes<OrderExpired>();
            service.Publishes<OrderCancelled>();
            service.Publishes<OrderRefunded>();
        });
        var catalog = new Voice("catalog", service =>
        {
            service.Publishes<ProductChanged>();
            service.Publishes<StockAsked>();
        });
        return new Warehouse(await TestShop.Open(engine, [registrar, new InventoryService(), ordering, catalog]), registrar);
    }

    /// <summary>A new product of which there are so many; gives its id.</summary>
    public async Task<string> Product(long stock)
    {
        var number = Interlocked.Increment(ref made);
        var productId = $"prd_{number:000000}";
        await shop.Say(new ProductChanged(
            new ProductFacts(productId, $"SKU-{number}", "Lamp", $"lamp-{number}", new Money(100, "USD"), null, "active", 1)));
        await shop.Say(new StockAsked($"ask_{number}", productId, stock, "demo"));
        await shop.Settled();
        return productId;
    }
}
