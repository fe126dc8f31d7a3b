using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Ordering.Tests.Http.OrderShops))]

namespace Stoa.Ordering.Tests.Http;

/// <summary>One shop per database for all tests over HTTP that need nothing special: each brings visitors and carts of its own.</summary>
public sealed class OrderShops : IAsyncDisposable
{
    private readonly Lazy<Task<OrderShop>> sqlite = new(() => OrderShop.Open(Engine.Sqlite));
    private readonly Lazy<Task<OrderShop>> postgres = new(() => OrderShop.Open(Engine.Postgres));

    internal Task<OrderShop> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var shop in new[] { sqlite, postgres }.Where(shop => shop.IsValueCreated))
            await (await shop.Value).DisposeAsync();
    }
}

/// <summary>
/// A running shop of Ordering. Cart answers with what a test puts into it; Inventory holds everything but what a test says
/// is short, or says nothing at all.
/// </summary>
internal sealed class OrderShop : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, CartSnapshot> carts = new();
    private readonly ConcurrentDictionary<string, int> stock = new();
    private readonly Registrar registrar = new();
    private int made;

    private OrderShop()
    {
    }

    public TestShop Shop { get; private set; } = null!;

    /// <summary>Products whose stock Inventory never answers for.</summary>
    public const string Silent = "prd_silent";

    /// <param name="terms">What the payment provider can charge; anything where nothing is said.</param>
    public static async Task<OrderShop> Open(
        Engine engine, Dictionary<string, string?>? settings = null, ManualClock? time = null, PaymentTerms? terms = null)
    {
        var mine = new OrderShop();
        mine.Shop = await TestShop.Open(
            engine,
            [
                mine.registrar, new OrderingService(),
                new Voice("cart", mine.AnswerForCart), new Voice("inventory", mine.AnswerForInventory),
                new Voice("payments", service => SpeakForPayments(service, terms ?? new(1, long.MaxValue, 1))),
            ],
            time, settings);
        return mine;
    }

    /// <summary>A guest with a cart.</summary>
    public Visitor Guest(params OrderLine[] lines)
    {
        var guest = Shop.Visitor();
        guest.CartToken = $"crt_{Interlocked.Increment(ref made):D26}.c2VjcmV0c2VjcmV0c2VjcmV0";
        Fill(guest, lines);
        return guest;
    }

    /// <summary>A customer with a cart.</summary>
    public Visitor Customer(params OrderLine[] lines)
    {
        var customer = registrar.SignIn(Shop);
        Fill(customer, lines);
        return customer;
    }

    public Visitor Staff() => registrar.SignIn(Shop, Role.Staff);

    /// <summary>Puts a new cart into somebody's hands.</summary>
    public CartSnapshot Fill(Visitor visitor, params OrderLine[] lines)
    {
        var cart = Desk.CartOf($"crt_{Interlocked.Increment(ref made):D6}", 1, lines.Length == 0 ? [Desk.Line()] : lines);
        return Fill(visitor, cart);
    }

    public CartSnapshot Fill(Visitor visitor, CartSnapshot cart) => carts[KeyOf(visitor)] = cart;

    public void IsShort(string productId, int available) => stock[productId] = available;

    public static Task<Reply> Checkout(Visitor visitor, object? body = null, params (string, string)[] headers) =>
        visitor.Post("/order/checkout", body ?? (visitor.Token.Length > 0 ? new { } : new { email = "guest@example.com" }), headers);

    /// <summary>Checks out and gives the order's id; a guest keeps the token.</summary>
    public static async Task<string> Order(Visitor visitor)
    {
        var reply = (await Checkout(visitor)).Is(201);
        if (reply.Json["orderToken"] is JsonNode token)
            visitor.OrderToken = (string)token!;
        return reply.Text("id");
    }

    /// <summary>Captures money for an order and waits until everybody knows.</summary>
    public async Task Pay(string orderId, string? payment = null, long minor = 2500)
    {
        await Shop.Say(new PaymentSucceeded(orderId, payment ?? "pay_" + orderId, Desk.Usd(minor)));
        await Shop.Settled();
    }

    public async Task<string> Paid(Visitor visitor)
    {
        var id = await Order(visitor);
        await Pay(id);
        return id;
    }

    /// <summary>The token that would open an order, if it were a guest's.</summary>
    public string TokenFor(string orderId) => new OrderTokens(Shop.Secrets).For(orderId);

    /// <summary>Nothing that this visitor's cart was became an order.</summary>
    public async Task HasNoOrder(Visitor visitor)
    {
        var cart = carts[KeyOf(visitor)].CartId!;
        Assert.Null(await Shop.Database("ordering").Read(async snapshot => await OrderStore.Live(snapshot, cart, 1)));
    }

    /// <summary>As if the shop had stopped between an effect and its answer.</summary>
    public async Task ForgetKeptAnswer(string key)
    {
        var ordering = Shop.Database("ordering");
        await Eventually.Equal(1, () => ordering.Transact(async tx => await tx.Execute(
            "UPDATE kept_answer SET answer = NULL WHERE key = @key AND answer IS NOT NULL", ("key", key))));
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private static string KeyOf(Visitor visitor) => visitor.UserId.Length > 0 ? visitor.UserId : visitor.CartToken;

    private static void SpeakForPayments(ServiceDescription service, PaymentTerms terms)
    {
        service.Answers<GetPaymentTerms, PaymentTerms>(_ => Task.FromResult(terms));
        service.Publishes<PaymentSucceeded>();
        service.Publishes<PaymentFailed>();
        service.Publishes<RefundSucceeded>();
        service.Publishes<RefundFailed>();
    }

    private void AnswerForCart(ServiceDescription service) => service.Answers<GetCart, CartSnapshot>(asked => Task.FromResult(
        carts.GetValueOrDefault(asked.UserId ?? asked.CartToken ?? "") ?? Desk.CartOf("crt_none", 0) with { CartId = null }));

    private void AnswerForInventory(ServiceDescription service)
    {
        service.Publishes<StockReserved>();
        service.Publishes<StockRefused>();
        service.On<OrderPlaced>((tx, placed) =>
        {
            var asked = placed.Lines.Select(line => new StockLine(line.ProductId, line.Quantity)).ToList();
            var isShort = asked.Where(line => stock.GetValueOrDefault(line.ProductId, int.MaxValue) < line.Quantity).ToList();
            if (asked.Any(line => line.ProductId == Silent))
                return Task.CompletedTask;
            if (isShort.Count == 0)
                tx.Publish(new StockReserved(placed.OrderId, asked));
            else
                tx.Publish(new StockRefused(
                    placed.OrderId, [.. isShort.Select(line => new Shortage(line.ProductId, line.Quantity, stock[line.ProductId]))]));
            return Task.CompletedTask;
        });
    }
}
