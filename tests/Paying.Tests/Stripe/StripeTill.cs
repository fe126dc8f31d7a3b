using System.Text.Json.Nodes;
using Stoa.Fakes;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Paying.Tests.Stripe;

/// <summary>A till that takes its money by Stripe, and a Stripe whose webhooks come when a test says so.</summary>
internal sealed class StripeTill : IAsyncDisposable
{
    public const string Secret = "whsec_0123456789abcdefghij", OldSecret = "whsec_jihgfedcba9876543210";

    private int told;

    private StripeTill(Till till, StripeFake stripe) => (Till, Stripe) = (till, stripe);

    public Till Till { get; }

    public StripeFake Stripe { get; }

    public TestShop Shop => Till.Shop;

    public static async Task<StripeTill> Open(Engine engine, ManualClock? time = null)
    {
        var stripe = new StripeFake();
        if (time is not null)
            stripe.Now = time.GetUtcNow;
        var till = await Till.Open(
            engine, time, ("Stoa:Stripe:SecretKey", StripeFake.SecretKey), ("Stoa:Stripe:WebhookSecret", $"{Secret}, {OldSecret}"),
            ("Stoa:Stripe:Address", stripe.Address.ToString()));
        return new StripeTill(till, stripe);
    }

    public DateTimeOffset Now => Stripe.Now();

    /// <summary>Stripe tells something.</summary>
    public Task<Reply> Tell(string body, string secret = Secret) => Send(body, StripeFake.Sign(body, secret, Now));

    public Task<Reply> Send(string body, string? signature) => Shop.Visitor().Post(
        "/payment/webhook/stripe", body, signature is null ? [] : [("Stripe-Signature", signature)]);

    /// <summary>Stripe tells all that it has not told yet, in an order of its own.</summary>
    public async Task TellAll(Func<IReadOnlyList<string>, IEnumerable<string>>? order = null)
    {
        var news = Stripe.Events.Skip(told).ToList();
        told += news.Count;
        foreach (var body in order?.Invoke(news) ?? news)
            (await Tell(body)).Is(200);
    }

    /// <summary>Something like the last event of a kind, changed.</summary>
    public string Event(string type, Action<JsonNode>? change = null)
    {
        var told = JsonNode.Parse(Stripe.Events.Last(body => (string?)JsonNode.Parse(body)!["type"] == type))!;
        change?.Invoke(told);
        return told.ToJsonString();
    }

    public async Task<string> Intent(string order) => await Shop.Database("payments").Read(async snapshot => await snapshot.QueryOne(
        "SELECT intent_id FROM payment WHERE order_id = @order AND intent_id IS NOT NULL ORDER BY id DESC LIMIT 1", row => row.Text(0),
        ("order", order))) ?? "";

    /// <summary>Stripe's books are ours, in every payment of these orders, and an order that is paid holds its price.</summary>
    public async Task Audit(params string[] orders)
    {
        foreach (var order in orders)
        {
            Param about = ("order", order);
            await Till.Until(async () =>
                await Till.Count("payments", "SELECT COUNT(*) FROM refund WHERE state = 'pending' AND order_id = @order", about) == 0
                && await Till.Count("payments", "SELECT COUNT(*) FROM payment WHERE state = 'unknown' AND order_id = @order", about) == 0
                && await Till.Count("payments", "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND key = @order", about) == 0);
            var ours = await Shop.Database("payments").Read(async snapshot => await snapshot.Query(
                "SELECT id, captured_minor, refunded_minor FROM payment WHERE order_id = @order",
                row => (Id: row.Text(0), Books: (row.Whole(1), row.Whole(2))), about));
            Assert.Equal(
                ours.Select(one => (one.Id, one.Books)), ours.Select(one => (one.Id, Stripe.Books.GetValueOrDefault(one.Id))));
            var held = ours.Sum(one => one.Books.Item1 - one.Books.Item2);
            var price = await Till.Count("ordering", "SELECT minor FROM deal WHERE id = @order", about);
            Assert.Equal((order, await Till.State(order) == "paid" ? price : 0), (order, held));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Till.DisposeAsync();
        await Stripe.DisposeAsync();
    }
}
