using Stoa.Contracts;
using Stoa.Notifications;

namespace Stoa.Interleavings.Tests;

/// <summary>Two processes of Notifications at the same message.</summary>
public sealed class NotificationsTests(ITestOutputHelper output)
{
    private const string Ada = "usr_ada";
    private static readonly DateTimeOffset Later = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private DeliverMessages.Batch claimed = null!;
    private string failed = "";

    [Fact]
    public Task Any_two_uses_of_a_message_end_as_one_after_the_other() => Weave(isLong: false);

    [Fact, Trait("Category", "Long")]
    public Task Any_two_uses_of_a_message_end_as_one_after_the_other_in_whatever_order() => Weave(isLong: true);

    private Task Weave(bool isLong) => Weaving.All(
        output, () => new NotificationsService(), [new("one due, one claimed, one failed", Arrange, Uses) { Later = Forget }], isLong,
        "SELECT cause || ' is told twice' FROM message GROUP BY cause, channel, template HAVING COUNT(*) > 1",
        "SELECT message.user_id || ' was forgotten and is still written to' FROM message "
            + "JOIN forgotten ON forgotten.user_id = message.user_id WHERE done = 1");

    private async Task Arrange(Side side)
    {
        await side.Hear(new UserRegistered(Ada, "Ada", "ada@example.com"), "evt_registered");
        var refused = await Claim(side);
        await Keep(side, refused!, Delivery.Refused("no such address"));
        failed = refused!.Messages[0].Message.Id;
        await side.Hear(Paid("ord_1"), "evt_paid_1");
        claimed = (await Claim(side))!;
        await side.Hear(Shipped("ord_2"), "evt_shipped_2");
    }

    /// <summary>Who was erased is forgotten a while later.</summary>
    private static async Task Forget(Stage stage)
    {
        stage.Time.Now += 2 * ForgetMessages.LastWords;
        await stage.Prepares.Job(ForgetMessages.Run);
    }

    private IReadOnlyList<Use> Uses =>
    [
        Use.Of("an order is paid", side => side.Hear(Paid("ord_3"), "evt_paid_3")),
        Use.Of("that order is said to be paid again", side => side.Hear(Paid("ord_3"), "evt_paid_3b")),
        Use.Of("two orders are paid", side => side.HearTogether((Paid("ord_4"), "evt_paid_4"), (Paid("ord_3"), "evt_paid_3"))),
        Use.Of("an order is shipped", side => side.Hear(Shipped("ord_3"), "evt_shipped_3")),
        // Which of a batch comes first does not matter, and the store does not say.
        Use.Of("claim what is due", async side =>
            (await Claim(side))?.Messages.Select(one => $"{one.Message.Id} {one.Lease}").Order(StringComparer.Ordinal).ToArray()),
        Use.Of("the claimed one was sent", side => Keep(side, claimed, Delivery.Done)),
        Use.Of("the claimed one not yet", side => Keep(side, claimed, Delivery.NotYet("busy"))),
        Use.Of("the claimed one never", side => Keep(side, claimed, Delivery.Refused("no such address"))),
        Use.Of("staff try the failed one again", side => side.Db.Transact(tx => RetryMessage.Run(tx, "usr_staff", failed))),
        Use.Of("the claimed one came back", side => side.Db.Transact(tx => ReceiveNews.Run(tx, "resend", CameBack))),
        Use.Of("the staff write to her again", side => side.Db.Transact(tx => OpenAddress.Run(tx, "usr_staff", "ada@example.com"))),
        Use.Of("the claimed one is counted", side => side.Db.Transact(tx =>
            CountText.Run(tx, new TextLimits([], 1, 1, 1), claimed.Messages[0].Message))),
        Use.Of("the failed one is counted", side => side.Db.Transact(tx =>
            CountText.Run(tx, new TextLimits([], 1, 1, 1), claimed.Messages[0].Message with { Id = failed }))),
        Use.Of("old news are forgotten", side => side.Job(ForgetNews.Run)),
        Use.Of("she wants texts", side => side.Db.Transact(async tx => await ReaderStore.Prefer(tx, Ada, new Preferences(false, true)))),
        Use.Of("she wants no news of parcels", side => side.Db.Transact(
            async tx => await ReaderStore.Prefer(tx, Ada, new Preferences(false, false, DeliveryEmail: false)))),
        Use.Of("she has another phone", side => side.Hear(
            new ProfileChanged(Ada, "Ada", "ada@example.com", "+4915112345678", Later), "evt_phone")),
        Use.Of("the owner writes anew", side => side.Db.Transact(tx => EditTemplate.Run(
            tx, "usr_owner", "order-shipped", default, new TemplateText("Off!", "<p>Off!</p>", "Off!", null)))),
        Use.Of("the owner goes back", side => side.Db.Transact(tx => EditTemplate.Run(tx, "usr_owner", "order-shipped", default, null))),
        Use.Of("she is erased", side => side.Hear(new UserErased(Ada), "evt_erased")),
        Use.Of("she is erased and forgotten", async side =>
        {
            await side.Hear(new UserErased(Ada), "evt_erased");
            await side.Job(ForgetMessages.Run);
        }),
    ];

    private CarrierNews CameBack => new("msg_1", "email.bounced", claimed.Messages[0].Message.Id)
    {
        Failure = "no such user",
        Closes = (Channel.Email, "ada@example.com", ClosedAddress.Bounced),
    };

    private static Task<DeliverMessages.Batch?> Claim(Side side) => side.Db.Transact(DeliverMessages.Claim);

    private static Task Keep(Side side, DeliverMessages.Batch batch, Delivery outcome) =>
        side.Job(tx => DeliverMessages.Keep(tx, batch, [.. batch.Messages.Select(_ => outcome)]));

    private static OrderPaid Paid(string order) => new(
        order, "12345678", Ada, null, "ada@example.com", "crt_1", 1, [new OrderLine("prd_1", "Cup", 1, new Money(1250, "USD"))],
        new Money(1250, "USD"), Later, "pay_1", Later, null);

    private static OrderShipped Shipped(string order) => new(order, "12345678", Ada, "ada@example.com", "track-1", null);
}
