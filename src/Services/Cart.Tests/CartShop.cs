using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Cart.Tests;

/// <summary>A shop of which only Cart is real: Catalog, Inventory, Ordering and Identity are stood in for.</summary>
internal sealed class CartShop : IAsyncDisposable
{
    public const string Cup = "prd_00000000000000000000000CVP";
    public const string Pot = "prd_00000000000000000000000P0T";
    public const string Tasse = "prd_000000000000000000000TASSE";

    private readonly Registrar registrar = new();
    private readonly Dictionary<string, KnownProduct> inCatalog = [];
    private long version = 1;

    public TestShop Shop { get; private set; } = null!;

    /// <summary>How often Catalog was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Catalog gives no answer.</summary>
    public bool CatalogIsAway { get; set; }

    /// <summary>A shop that sells cups and pots in dollars, and a Tasse in euros.</summary>
    public static async Task<CartShop> Open(Engine engine, ManualClock? time = null)
    {
        var shop = new CartShop();
        shop.Shop = await TestShop.Open(
            engine,
            [
                shop.registrar, new CartService(),
                new Voice("catalog", shop.Catalog),
                new Voice("inventory", service => service.Publishes<StockChanged>()),
                new Voice("ordering", service =>
                {
                    service.Publishes<OrderPaid>();
                    service.Asks<GetCart, CartSnapshot>();
                }),
            ],
            time);
        await shop.Sell(Cup, "Cup", 1250, 50);
        await shop.Sell(Pot, "Pot", 3000, 50);
        await shop.Sell(Tasse, "Tasse", 1100, 50, "EUR");
        return shop;
    }

    public Visitor Guest() => Shop.Visitor();

    public Visitor Customer(Visitor? visitor = null) => registrar.SignIn(Shop, visitor: visitor);

    public Visitor Staff() => registrar.SignIn(Shop, Role.Staff);

    /// <summary>Catalog and Inventory say what there is.</summary>
    public async Task Sell(string id, string name, long price, long available, string currency = "USD", string status = "active")
    {
        await Shop.Say(new ProductChanged(Facts(id, name, price, currency, status)));
        await Stock(id, available);
    }

    public async Task Stock(string id, long available)
    {
        await Shop.Say(new StockChanged([new StockLevel(id, available, version++)]));
        await Shop.Settled();
    }

    /// <summary>A product that only Catalog knows.</summary>
    public void MakeUnheard(string id, string name, long price, long available, long stockVersion = 1) =>
        inCatalog[id] = new(Facts(id, name, price, "USD", "active"), available, stockVersion);

    public ProductFacts Facts(string id, string name, long price, string currency = "USD", string status = "active") =>
        new(id, "sku-" + id[^4..], name, name.ToLowerInvariant(), new Money(price, currency), "med_" + name, status, version++);

    /// <summary>What Ordering is told of this visitor's cart.</summary>
    public Task<CartSnapshot> Told(Visitor visitor) => TellCart.Run(
        Shop.Database("cart"), new GetCart(visitor.UserId.Length == 0 ? null : visitor.UserId, visitor.CartToken));

    /// <summary>The visitor's cart as it is told now was ordered and is paid.</summary>
    public async Task<OrderPaid> Order(Visitor visitor, string orderId)
    {
        var cart = await Told(visitor);
        return new(
            orderId, "0000", null, null, visitor.Email, cart.CartId!, cart.Version, cart.Lines, cart.Total, DateTimeOffset.UnixEpoch,
            "pay_1", DateTimeOffset.UnixEpoch, null);
    }

    public async Task Paid(params OrderPaid[] orders)
    {
        await Shop.Say(orders);
        await Shop.Settled();
    }

    /// <summary>How many rows there are in a table of Cart's.</summary>
    public async Task<long> Rows(string table, string where = "1 = 1") => await Shop.Database("cart").Read(
        async snapshot => await snapshot.QueryWhole($"SELECT COUNT(*) FROM {table} WHERE {where}")) ?? 0;

    /// <summary>Whose the idempotency keys are that Cart keeps.</summary>
    public Task<List<string>> KeptScopes() => Shop.Database("cart").Read(
        async snapshot => await snapshot.Query("SELECT scope FROM kept_answer", row => row.Text(0)));

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();

    private void Catalog(ServiceDescription service)
    {
        service.Publishes<ProductChanged>();
        service.Answers<GetProducts, ProductList>(asked =>
        {
            Asked++;
            if (CatalogIsAway)
                throw new Kernel.Data.Unavailable("Catalog is away.");
            return Task.FromResult(new ProductList([.. asked.ProductIds.Where(inCatalog.ContainsKey).Select(id => inCatalog[id])]));
        });
    }
}

/// <summary>Short ways of a visitor with a cart.</summary>
internal static class Carting
{
    /// <summary>Puts something in, and keeps the token of a new cart.</summary>
    public static async Task<Reply> Add(this Visitor visitor, string productId, int quantity = 1)
    {
        var reply = (await visitor.Post("/cart", new { productId, quantity })).Is(200);
        if ((string?)reply.Json["cartToken"] is { } token)
            visitor.CartToken = token;
        return reply;
    }

    /// <summary>What is in a cart: "Cup 2, Pot 1".</summary>
    public static string Content(this Reply cart) =>
        string.Join(", ", cart.Json["items"]!.AsArray().Select(item => $"{item!["name"]} {item["quantity"]}"));

    public static async Task<string> Cart(this Visitor visitor) => (await visitor.Get("/cart")).Is(200).Content();

    /// <summary>The codes of what would stop a checkout.</summary>
    public static string Problems(this Reply cart) =>
        string.Join(' ', cart.Json["problems"]!.AsArray().Select(problem => (string)problem!["code"]!));
}
