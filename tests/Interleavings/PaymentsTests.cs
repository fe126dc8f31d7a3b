using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Payments;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Payments at the money of the same order.</summary>
public sealed class PaymentsTests(ITestOutputHelper output)
{
    private const string Order = "ord_00000000000000000000000001", Ada = "usr_ada";
    private static readonly Money Price = new(2500, "USD");
    private static readonly DateTimeOffset Later = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private Payment attempt = null!;
    private string refund = "";

    [Fact]
    public Task Any_two_uses_of_a_payment_end_as_one_after_the_other() => Weave(isLong: false);

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_a_payment_end_as_one_after_the_other_in_whatever_order() => Weave(isLong: true);

    private Task Weave(bool isLong) => Weaving.All(
        output, () => new PaymentsService(),
        [
            new("to be paid", ToBePaid, Paying),
            new("captured", Captured, Refunding),
            new("a refund under way", RefundUnderWay, [.. Refunding, .. Refunded]),
        ],
        isLong,
        "SELECT order_id || ' was captured twice' FROM payment WHERE state = 'succeeded' GROUP BY order_id HAVING COUNT(*) > 1",
        "SELECT source_id || ' is not balanced' FROM ledger GROUP BY source_id, source HAVING SUM(amount_minor) <> 0 OR COUNT(*) <> 2",
        "SELECT id || ' has other refunds than it says' FROM payment WHERE refunding_minor <> (SELECT COALESCE(SUM(amount_minor), 0) "
            + "FROM refund WHERE refund.payment_id = payment.id AND refund.state <> 'failed')");

    private async Task ToBePaid(Side side)
    {
        await side.Hear(Asked(Order), "evt_asked");
        attempt = (await side.Db.Read(async snapshot => await PayableStore.WithAttempt(snapshot, Order)))!.Attempt!;
    }

    private async Task Captured(Side side)
    {
        await ToBePaid(side);
        attempt = await side.Db.Transact(tx => ApplyProviderState.Run(tx, attempt, Success));
    }

    private async Task RefundUnderWay(Side side)
    {
        await Captured(side);
        refund = ((RefundPayment.Started)await GiveBack(side, 1000)).Refund.Id;
    }

    private static ProviderState Success { get; } = new ProviderState.Succeeded("int_1", Order, Price);

    private IReadOnlyList<Use> Paying =>
    [
        Use.Of("asked for again", side => side.Hear(Asked(Order), "evt_asked_again")),
        Use.Of("asked for another order", side => side.Hear(Asked("ord_2"), "evt_asked_2")),
        Use.Of("may it be paid, with a key", side => Begin(side, "key-1")),
        Apply("the provider took the money", Success),
        Apply("the provider took too much", new ProviderState.Succeeded("int_1", Order, new Money(2600, "USD"))),
        Apply("the provider declined", new ProviderState.Failed("int_1", "card_declined")),
        Apply("the provider works on it", new ProviderState.Processing("int_1")),
        Apply("the provider gave no answer", new ProviderState.Unknown()),
        Apply("nothing will be taken", new ProviderState.Withdrawn()),
        Tell("word of the money", "ev_1", Success),
        Tell("word of a decline", "ev_2", new ProviderState.Failed("int_1", "card_declined")),
        Use.Of("the order is paid", side => side.Hear(Paid, "evt_paid")),
        Use.Of("the order is over", side => side.Hear(new OrderExpired(Order, "1", Ada, "a@example.com", "late", [], false), "evt_late")),
        Use.Of("the order is called off", side => side.Hear(
            new OrderCancelled(Order, "1", Ada, "a@example.com", "no", [], false, null), "evt_off")),
        Use.Of("the buyer is erased", side => side.Hear(new UserErased(Ada), "evt_erased")),
        Use.Of("open orders are looked at", side => side.Job(LookAtOpenOrders.Run)),
        Use.Of("claim one to ask about", side => side.Job(async tx => await AskProvider.Claim(tx))),
    ];

    private IReadOnlyList<Use> Refunding =>
    [
        Use.Of("staff give 10 back", side => GiveBack(side, 1000)),
        Use.Of("staff give all back", side => GiveBack(side, null)),
        Use.Of("staff give 20 back", side => GiveBack(side, 2000)),
        Use.Of("called off, all back", side => side.Hear(Wanted(2500, "cancelled"), "evt_wanted_1")),
        Use.Of("no order takes it, all back", side => side.Hear(Wanted(2500, "not-payable"), "evt_wanted_2")),
        Apply("the provider took the money", Success),
        Tell("word of the money", "ev_1", Success),
        Use.Of("the order is paid", side => side.Hear(Paid, "evt_paid")),
        Use.Of("the order is called off", side => side.Hear(
            new OrderCancelled(Order, "1", Ada, "a@example.com", "no", [], true, null), "evt_off")),
    ];

    private IReadOnlyList<Use> Refunded =>
    [
        Give("the refund is through", new RefundState.Succeeded("re_1")),
        Give("the refund failed", new RefundState.Failed("refused")),
        Use.Of("word of the refund", side => side.Db.Transact(tx => ReceiveWebhook.Run(
            tx, "simulator", new ProviderEvent("ev_3", "refund", refund, null, new RefundState.Succeeded("re_1"))))),
        Use.Of("claim a refund", side => side.Job(async tx => await SendRefund.Claim(tx))),
    ];

    private Use Apply(string name, ProviderState said) =>
        Use.Of(name, side => side.Db.Transact(tx => ApplyProviderState.Run(tx, attempt, said)));

    private Use Tell(string name, string id, ProviderState said) => Use.Of(name, side => side.Db.Transact(tx => ReceiveWebhook.Run(
        tx, "simulator", new ProviderEvent(id, "payment", attempt.Id, said, null))));

    private Use Give(string name, RefundState said) =>
        Use.Of(name, side => side.Db.Transact(tx => ApplyRefundState.Run(tx, refund, said)));

    private Task<RefundPayment.Outcome> GiveBack(Side side, long? minor) => side.Db.Transact(tx => RefundPayment.Run(
        tx, "usr_staff", attempt.Id, minor is { } some ? new Money(some, "USD") : null, "broken"));

    /// <summary>As the route does it for a request that carries a key.</summary>
    private static Task<IResult> Begin(Side side, string key)
    {
        var http = new DefaultHttpContext { Request = { Method = "POST", Path = "/payment" } };
        http.Request.Headers[Once.Header] = key;
        var once = new Once(side.Db, side.Secrets, _ => Ada, NullLogger<Once>.Instance);
        return once.Transact(
            http, tx => BeginPayment.Run(tx, Order, new Payments.Payer(Ada, null), PayableNews.Pay),
            outcome => Problems.Conflict("looked", outcome.GetType().Name));
    }

    private static PaymentRequested Asked(string order) => new(order, "1", Ada, null, "a@example.com", Price, Later);

    private OrderPaid Paid =>
        new(Order, "1", Ada, null, "a@example.com", "crt_1", 1, [], Price, Later, attempt.Id, Later, null);

    private RefundRequested Wanted(long minor, string cause) => new(Order, attempt.Id, new Money(minor, "USD"), "off", cause);
}
