using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>A shop of which only Notifications is real: everybody else says what the test wants to be told.</summary>
internal sealed class NewsShop : IAsyncDisposable
{
    private readonly Registrar registrar = new();

    public TestShop Shop { get; private set; } = null!;

    public static async Task<NewsShop> Open(Engine engine, ICarrier? carrier = null, ManualClock? time = null)
    {
        var shop = new NewsShop();
        shop.Shop = await TestShop.Open(
            engine,
            [
                shop.registrar, new NotificationsService(carrier, carrier),
                new Voice("inventory", service => service.Publishes<StockLow>()),
                new Voice("ordering", service =>
                {
                    service.Publishes<OrderPaid>();
                    service.Publishes<PaymentDeclined>();
                    service.Publishes<PaymentReminded>();
                    service.Publishes<OrderShipped>();
                    service.Publishes<OrderDelivered>();
                    service.Publishes<OrderCancelled>();
                    service.Publishes<OrderExpired>();
                    service.Publishes<OrderRefunded>();
                }),
            ],
            time);
        return shop;
    }

    public Visitor SignIn(Role role = Role.Customer) => registrar.SignIn(Shop, role);

    public async Task Say<TEvent>(params TEvent[] events) where TEvent : class, IEvent
    {
        foreach (var some in events.Chunk(250))
            await Shop.Say(some);
        await Shop.Settled();
    }

    /// <summary>Waits until so many messages to an address lie in the mailbox, and gives them, newest first.</summary>
    public async Task<JsonArray> Mails(string to, int count = 1)
    {
        var mails = new JsonArray();
        await Eventually.Equal(count, async () =>
        {
            mails = (await Shop.Visitor().Get("/mailbox/messages?to=" + Uri.EscapeDataString(to))).Is(200).Json["items"]!.AsArray();
            return mails.Count;
        });
        return mails;
    }

    public async Task<JsonNode> Mail(string to) => (await Mails(to))[0]!;

    public Task<List<string>> Rows(string where = "1 = 1") => Shop.Database("notifications").Read(
        async snapshot => await snapshot.Query($"SELECT status FROM message WHERE {where} ORDER BY id", row => row.Text(0)));

    public Sealed<string> Seal(string text) => Shop.Secrets.Seal(text);

    public OrderPaid Paid(
        string to, string orderId = "ord_1", string? customerId = null, string product = "Cup", bool guest = false) => new(
        orderId, "7K3M9PQX", customerId, null, to, "crt_1", 1,
        [new("prd_1", product, 2, new Money(1250, "USD")), new("prd_2", "Pot", 1, new Money(3000, "USD"))],
        new Money(5500, "USD"), DateTimeOffset.UnixEpoch, "pay_1", DateTimeOffset.UnixEpoch, guest ? Seal(orderId + ".s3cret") : null);

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();
}
