using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts;
using Stoa.Identity;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Payments;
using Stoa.Simulator;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

/// <summary>
/// A shop with a till: Payments and the simulator as they are, and a voice that orders as Ordering does. Everything is done over HTTP and
/// by events; the books of both are compared at the end of every test.
/// </summary>
internal sealed class Till : IAsyncDisposable
{
    public const string Declined = "tok_chargeDeclined", Visa = "tok_visa";

    private static IReadOnlyList<IService> Services =>
        [new IdentityService(iterations: 1000), new PaymentsService(), new SimulatorService(), new Voice("ordering", Ordering)];

    private Till(TestShop shop, ManualClock? time) => (Shop, Time) = (shop, time);

    public TestShop Shop { get; }

    public ManualClock? Time { get; }

    public Clock Clock { get; } = new();

    public static async Task<Till> Open(Engine engine, ManualClock? time = null, params (string Name, string Value)[] settings) =>
        new(await TestShop.Open(engine, Services, time, settings.ToDictionary(one => one.Name, one => (string?)one.Value)), time);

    /// <summary>A customer with an order that waits to be paid.</summary>
    public async Task<(Visitor Buyer, string OrderId)> Order(long minor = 23_775, string currency = "USD", TimeSpan? hold = null)
    {
        var buyer = await Shop.Customer();
        return (buyer, await Place(buyer, minor, currency, hold));
    }

    /// <summary>A guest with an order that waits to be paid.</summary>
    public async Task<(Visitor Buyer, string OrderId)> GuestOrder(long minor = 23_775, string currency = "USD", TimeSpan? hold = null)
    {
        var buyer = Shop.Visitor();
        return (buyer, await Place(buyer, minor, currency, hold));
    }

    public async Task<string> Place(Visitor buyer, long minor = 23_775, string currency = "USD", TimeSpan? hold = null, bool ask = true)
    {
        var order = NewOrderId();
        if (buyer.UserId.Length == 0)
            buyer.OrderToken = $"{order}.{Clock.NewSecret()}";
        await Shop.Database("ordering").Transact(async tx =>
        {
            await tx.Execute(
                "INSERT INTO deal (id, customer_id, minor, currency, state) VALUES (@id, @customer, @minor, @currency, 'awaiting')",
                ("id", order), ("customer", buyer.UserId.Length == 0 ? null : buyer.UserId), ("minor", minor), ("currency", currency));
            if (ask)
                tx.Publish(Asked(buyer, order, new Money(minor, currency), tx.Now + (hold ?? TimeSpan.FromMinutes(15))));
        });
        return order;
    }

    public static PaymentRequested Asked(Visitor buyer, string order, Money total, DateTimeOffset expiresAt) => new(
        order, "ABCD1234", buyer.UserId.Length == 0 ? null : buyer.UserId,
        buyer.UserId.Length == 0 ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(buyer.OrderToken))) : null,
        "ada@example.com", total, expiresAt);

    public string NewOrderId() => Clock.NewId("ord_");

    /// <summary>The order is over; says so.</summary>
    public Task Expire(string order) => Shop.Database("ordering").Transact(async tx =>
    {
        if (await tx.Execute("UPDATE deal SET state = 'expired' WHERE id = @id AND state = 'awaiting'", ("id", order)) == 1)
            tx.Publish(new OrderExpired(order, "ABCD1234", null, "ada@example.com", "not paid", [], Restock: false));
    });

    /// <summary>A paid order is called off: its money is asked back.</summary>
    public Task Cancel(string order, string payment, Money total) => Shop.Database("ordering").Transact(async tx =>
    {
        await tx.Execute("UPDATE deal SET state = 'cancelled' WHERE id = @id", ("id", order));
        tx.Publish(new OrderCancelled(order, "ABCD1234", null, "ada@example.com", "changed their mind", [], Restock: true, null));
        tx.Publish(new RefundRequested(order, payment, total, "changed their mind", "cancelled"));
    });

    /// <summary>Sends the shop a webhook as the simulator would sign it, unless a test signs it otherwise.</summary>
    public Task<Reply> Webhook(string body, DateTimeOffset? at = null, string? signature = null, params (string, string)[] headers) =>
        Shop.Visitor().Post("/payment/webhook/simulator", body, [("Simulator-Signature", signature ?? Sign(body, at)), .. headers]);

    public string Sign(string body, DateTimeOffset? at = null, string purpose = "simulator-webhook") =>
        $"t={Seconds(at)},v1={Hmac(body, at, purpose)}";

    public string Hmac(string body, DateTimeOffset? at = null, string purpose = "simulator-webhook") => Convert.ToHexStringLower(
        HMACSHA256.HashData(Shop.Secrets.Key(purpose), Encoding.UTF8.GetBytes($"{Seconds(at)}.{body}")));

    public long Seconds(DateTimeOffset? at = null) => (at ?? Time?.GetUtcNow() ?? Clock.Now).ToUnixTimeSeconds();

    /// <summary>A webhook that says what became of a payment.</summary>
    public string Says(
        string payment, string order, string state = "succeeded", long minor = 23_775, string currency = "USD", string? id = null,
        string version = "2026-03-01", string livemode = "false", string type = "payment") =>
        $$"""
        {"id":"{{id ?? Clock.NewId("evt_")}}","type":"{{type}}.{{state}}","version":"{{version}}","livemode":{{livemode}},
        "data":{"id":"sim_{{payment}}","key":"{{payment}}","orderId":"{{order}}","state":"{{state}}","amountMinor":{{minor}},
        "capturedMinor":{{(state == "succeeded" ? minor : "null")}},"currency":"{{currency}}",
        "failureCode":{{(state == "failed" ? "\"card-declined\"" : "null")}}
        }
        }
        """;

    /// <summary>The attempt that is prepared for an order, once it is.</summary>
    public async Task<string> Prepared(string order)
    {
        string? id = null;
        await Until(async () => (id = await Shop.Database("payments").Read(async snapshot => await snapshot.QueryOne(
            "SELECT id FROM payment WHERE order_id = @id AND state = 'new'", row => row.Text(0), ("id", order)))) is not null);
        return id!;
    }

    /// <summary>What became of the webhooks about something, one for each that was stored.</summary>
    public Task<List<string>> Outcomes(string about) => Shop.Database("payments").Read(async snapshot => await snapshot.Query(
        "SELECT outcome FROM provider_event WHERE object_id = @about ORDER BY event_id", row => row.Text(0), ("about", about)));

    /// <summary>What was said about an order, of one kind.</summary>
    public async Task<List<TEvent>> Said<TEvent>(string order) where TEvent : class, IEvent =>
        [.. (await Shop.Said<TEvent>()).Where(said => said.Key == order)];

    public static Task<Reply> Pay(Visitor buyer, string order, string token = Visa, params (string, string)[] headers) =>
        buyer.Post("/payment", new { orderId = order, token }, headers);

    /// <summary>Waits, moving the clock on where it stands still, and fails when it never comes to be.</summary>
    public Task Until(Func<Task<bool>> question) =>
        Eventually.True(question, Time is null ? null : () => Time.Advance(TimeSpan.FromMilliseconds(250)));

    public async Task<string> State(string order) => (await Shop.Database("ordering").Read(async snapshot =>
        await snapshot.QueryOne("SELECT state FROM deal WHERE id = @id", row => row.Text(0), ("id", order))))!;

    public Task<long> Count(string service, string sql, params Param[] values) => Shop.Database(service).Read(async snapshot =>
        await snapshot.QueryWhole(sql, values) ?? 0);

    /// <summary>What the simulator holds for an order: captured less refunded, and how often it captured.</summary>
    public async Task<(long Net, long Captures)> Taken(string order) => (
        await Count("simulator", "SELECT SUM(captured_minor - refunded_minor) FROM intent WHERE order_id = @id", ("id", order)),
        await Count("simulator", "SELECT COUNT(*) FROM intent WHERE order_id = @id AND captured_minor > 0", ("id", order)));

    /// <summary>Waits until the simulator has delivered all that it means to deliver about an order, and all was heard.</summary>
    public async Task Quiet(string order)
    {
        Param about = ("order", order);
        await Until(async () =>
            await Count(
                "simulator",
                "SELECT COUNT(*) FROM happening JOIN intent ON intent.id = happening.intent_id "
                + "WHERE intent.order_id = @order AND happening.send_at IS NOT NULL", about) == 0
            && await Count("payments", "SELECT COUNT(*) FROM refund WHERE state = 'pending' AND order_id = @order", about) == 0
            && await Count("payments", "SELECT COUNT(*) FROM payment WHERE state = 'unknown' AND order_id = @order", about) == 0
            && await Count("payments", "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND key = @order", about) == 0
            && await Count("ordering", "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND key = @order", about) == 0);
        Assert.Equal(0, await Count("payments", "SELECT COUNT(*) FROM parked WHERE key = @order", about));
    }

    /// <summary>Waits until Payments has heard that an order is over.</summary>
    public Task Closed(string order) => Until(async () => await Count(
        "payments", "SELECT COUNT(*) FROM payable WHERE state = 'closed' AND order_id = @order", ("order", order)) == 1);

    /// <summary>What staff see on the money desk about an order.</summary>
    public async Task<List<string>> Desk(string order)
    {
        var desk = (await (await Shop.Admin()).Get("/ops/money?limit=100")).Is(200);
        return [.. desk.Json["items"]!.AsArray().Where(entry => (string?)entry!["orderId"] == order).Select(entry =>
            $"{entry!["kind"]} {entry["status"]} {entry["amount"]} {entry["settledBy"]}".Trim())];
    }

    /// <summary>The predicates of the auditor, over what happened to these orders.</summary>
    public async Task Audit(params string[] orders)
    {
        foreach (var order in orders)
        {
            await Quiet(order);
            Param about = ("order", order);
            Assert.Equal(
                await Rows(
                    "simulator",
                    "SELECT id, currency, captured_minor, refunded_minor FROM intent "
                    + "WHERE captured_minor > 0 AND order_id = @order", about),
                await Rows(
                    "payments",
                    "SELECT intent_id, currency, captured_minor, refunded_minor FROM payment "
                    + "WHERE captured_minor > 0 AND order_id = @order", about));
            Assert.Empty(await Rows(
                "payments",
                "SELECT source_id, currency, SUM(amount_minor), 0 FROM ledger "
                + "GROUP BY source_id, source, currency HAVING SUM(amount_minor) <> 0"));
            Assert.Equal(
                await Count("payments", "SELECT SUM(captured_minor - refunded_minor) FROM payment WHERE order_id = @order", about),
                await Count(
                    "payments",
                    "SELECT SUM(amount_minor) FROM ledger WHERE account = 'provider' AND (source_id IN "
                    + "(SELECT id FROM payment WHERE order_id = @order) OR source_id IN (SELECT id FROM refund WHERE order_id = @order))",
                    about));
            Assert.Empty(await Rows(
                "payments",
                "SELECT payment.id, '', 0, 0 FROM payment JOIN refund ON refund.payment_id = payment.id WHERE refund.state <> 'failed' "
                + "GROUP BY payment.id, payment.captured_minor HAVING SUM(refund.amount_minor) > payment.captured_minor"));
            var (state, minor) = await Deal(order);
            Assert.Equal((order, state, state == "paid" ? minor : 0), (order, state, (await Taken(order)).Net));
        }
    }

    public async ValueTask DisposeAsync() => await Shop.DisposeAsync();

    private async Task<(string State, long Minor)> Deal(string order) => (
        await State(order), await Count("ordering", "SELECT minor FROM deal WHERE id = @id", ("id", order)));

    private async Task<List<string>> Rows(string service, string sql, params Param[] values)
    {
        var rows = await Shop.Database(service).Read(async snapshot =>
            await snapshot.Query(sql, row => string.Join('|', row.Text(0), row.Text(1), row.Whole(2), row.Whole(3)), values));
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    /// <summary>Ordering, as far as paying goes.</summary>
    private static void Ordering(ServiceDescription service)
    {
        service.Schema(
            "CREATE TABLE deal (id TEXT NOT NULL PRIMARY KEY, customer_id TEXT, minor BIGINT NOT NULL, currency TEXT NOT NULL, "
            + "state TEXT NOT NULL, paid_by TEXT)");
        service.Publishes<PaymentRequested>();
        service.Publishes<OrderPaid>();
        service.Publishes<OrderExpired>();
        service.Publishes<OrderCancelled>();
        service.Publishes<OrderRejected>();
        service.Publishes<RefundRequested>();
        service.On<PaymentSucceeded>(async (tx, e) =>
        {
            var paid = await tx.Execute(
                "UPDATE deal SET state = 'paid', paid_by = @by "
                + "WHERE id = @id AND state = 'awaiting' AND minor = @minor AND currency = @currency",
                ("id", e.OrderId), ("by", e.PaymentId), ("minor", e.Amount.Minor), ("currency", e.Amount.Currency));
            if (paid == 1)
                tx.Publish(Paid(e, tx.Now));
            else if (await tx.QueryWhole(
                "SELECT COUNT(*) FROM deal WHERE id = @id AND paid_by = @by", ("id", e.OrderId), ("by", e.PaymentId)) == 0)
                tx.Publish(new RefundRequested(e.OrderId, e.PaymentId, e.Amount, "the order can't take it", "not-payable"));
        });
        service.On<PaymentFailed>((_, _) => Task.CompletedTask);
        service.On<RefundSucceeded>((_, _) => Task.CompletedTask);
        service.On<RefundFailed>((_, _) => Task.CompletedTask);
    }

    private static OrderPaid Paid(PaymentSucceeded e, DateTimeOffset now) => new(
        e.OrderId, "ABCD1234", null, null, "ada@example.com", "crt_1", 1, [], e.Amount, now, e.PaymentId, now, null);
}
