using Stoa.Contracts;
using Stoa.Notifications;
using Stoa.Payments;

namespace Stoa.Interleavings.Tests;

/// <summary>
/// Two processes of a service that go for the same errand: one gets it. Whoever comes back after their lease was given to somebody else has
/// no effect any more.
/// </summary>
public sealed class ErrandTests(ITestOutputHelper output)
{
    private const string Order = "ord_00000000000000000000000001", Ada = "usr_ada", Lost = "pay_lost";
    private static readonly Money Price = new(2500, "USD");
    private static readonly DateTimeOffset Later = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private DeliverMessages.Batch first = null!, second = null!;
    private DueRefund refund = null!;

    [Theory, InlineData(false), InlineData(true)]
    public Task A_letter_is_carried_by_one(bool isTakenOver) => Weaving.All(
        output, () => new NotificationsService(),
        [isTakenOver ? new("taken over", TakenOver, LettersTakenOver) : new("due again", DueAgain, Letters)], isLong: isTakenOver,
        "SELECT id || ' is what a process says that lost its lease' FROM message WHERE failure = 'too late'");

    [Fact]
    public Task A_refund_is_sent_by_one() => Weaving.All(
        output, () => new PaymentsService(), [new("a refund is due", RefundDue, Refunds)], isLong: false,
        "SELECT source_id || ' was booked twice' FROM ledger GROUP BY source_id, source HAVING COUNT(*) <> 2");

    [Fact]
    public Task A_parked_event_is_handled_by_one() => Weaving.All(
        output, () => new PaymentsService(), [new("an event is tried again", EventParked, ParkedEvents) { WhoeverDidIt = true }],
        isLong: true,
        "SELECT payment_id || ' is given back twice' FROM refund GROUP BY payment_id HAVING COUNT(*) > 1");

    /// <summary>Claimed by a process that has not been heard of since.</summary>
    private async Task DueAgain(Side side)
    {
        await side.Hear(Shipped("ord_1"), "evt_shipped_1");
        first = (await side.Db.Transact(DeliverMessages.Claim))!;
        ((StoppedClock)side.Db.Clock.Time).Now += 2 * DeliverMessages.Lease;
    }

    private async Task TakenOver(Side side)
    {
        await DueAgain(side);
        second = (await side.Db.Transact(DeliverMessages.Claim))!;
    }

    private static IReadOnlyList<Use> Letters =>
    [
        Use.Of("claim", async side => (await side.Db.Transact(DeliverMessages.Claim))?.Messages
            .Select(one => $"{one.Message.Id} {one.Lease}").Order(StringComparer.Ordinal).ToArray()),
        Use.Of("claim and keep that it was sent", side => Carry(side, Delivery.Done)),
        Use.Of("claim and keep that it was not yet", side => Carry(side, Delivery.NotYet("busy"))),
        Use.Of("one more is queued", side => side.Hear(Shipped("ord_2"), "evt_shipped_2")),
    ];

    private IReadOnlyList<Use> LettersTakenOver =>
    [
        Use.Of("the second keeps that it was sent", side => Keep(side, second, Delivery.Done)),
        Use.Of("the first keeps that it never will", side => Keep(side, first, Delivery.Refused("too late"))),
        Use.Of("the first keeps that it was not yet", side => Keep(side, first, Delivery.NotYet("too late"))),
    ];

    private async Task RefundDue(Side side)
    {
        await side.Hear(new PaymentRequested(Order, "1", Ada, null, "a@example.com", Price, Later), "evt_asked");
        var attempt = (await side.Db.Read(async snapshot => await PayableStore.WithAttempt(snapshot, Order)))!.Attempt!;
        await side.Db.Transact(tx => ApplyProviderState.Run(tx, attempt, new ProviderState.Succeeded("int_1", Order, Price)));
        await side.Db.Transact(tx => RefundPayment.Run(tx, "usr_staff", attempt.Id, null, "broken"));
        refund = (await side.Db.Transact(SendRefund.Claim))!;
        ((StoppedClock)side.Db.Clock.Time).Now += TimeSpan.FromHours(1);
    }

    private IReadOnlyList<Use> Refunds =>
    [
        Use.Of("claim", side => side.Db.Transact(SendRefund.Claim)),
        Use.Of("claim and keep that nobody knows", side => SendBack(side, new RefundState.Unknown())),
        Use.Of("who claimed it long ago keeps that it is through", side =>
            side.Job(tx => SendRefund.Keep(tx, refund, new RefundState.Succeeded("re_1")))),
    ];

    /// <summary>An order wants money back of a payment that was not known when that was heard, and is by now.</summary>
    private static async Task EventParked(Side side)
    {
        await side.Hear(new RefundRequested(Order, Lost, Price, "off", "cancelled"), "evt_wanted");
        var payment = await side.Db.Transact(async tx =>
        {
            PaymentStore.Prepare(tx, Lost, Order, Ada, "simulator", Price, autoAt: null);
            return await Task.FromResult(Lost);
        });
        var attempt = (await side.Db.Read(async snapshot => await PaymentStore.Get(snapshot, payment)))!;
        await side.Db.Transact(tx => ApplyProviderState.Run(tx, attempt, new ProviderState.Succeeded("int_1", Order, Price)));
        ((StoppedClock)side.Db.Clock.Time).Now += TimeSpan.FromSeconds(5);
    }

    private static IReadOnlyList<Use> ParkedEvents =>
    [
        Use.Of("try it again", side => side.RetryOneParked()),      // who finds it taken looks again a second later
        Use.Of("an operator has it tried again", side => side.Db.Transact(tx => Kernel.Messaging.Parked.Replay(tx, "evt_wanted"))),
        Use.Of("it is brought once more", side => side.Hear(new RefundRequested(Order, Lost, Price, "off", "cancelled"), "evt_wanted")),
    ];

    private static async Task<bool> Carry(Side side, Delivery outcome)
    {
        if (await side.Db.Transact(DeliverMessages.Claim) is not { } batch)
            return false;
        await Keep(side, batch, outcome);
        return true;
    }

    private static Task Keep(Side side, DeliverMessages.Batch batch, Delivery outcome) =>
        side.Job(tx => DeliverMessages.Keep(tx, batch, [.. batch.Messages.Select(_ => outcome)]));

    private static async Task<bool> SendBack(Side side, RefundState outcome)
    {
        if (await side.Db.Transact(SendRefund.Claim) is not { } due)
            return false;
        await side.Job(tx => SendRefund.Keep(tx, due, outcome));
        return true;
    }

    private static OrderShipped Shipped(string order) => new(order, "12345678", Ada, "ada@example.com", "track-1", null);
}
