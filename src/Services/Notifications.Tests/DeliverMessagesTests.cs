using System.Collections.Concurrent;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

public class DeliverMessagesTests
{
    [Theory, EachDatabase]
    public async Task What_does_not_arrive_is_tried_again_ever_later_and_has_failed_in_the_end(Engine engine)
    {
        var (time, carrier) = (new ManualClock(), new Carrier { Says = _ => Delivery.NotYet("the line is down") });
        await using var shop = await NewsShop.Open(engine, carrier, time);
        await shop.Say(shop.Paid("ada@example.com"));
        var began = time.GetUtcNow();
        var idle = false;
        await Eventually.Equal(
            "failed",
            async () =>
            {
                var status = (await shop.Rows())[0];
                idle = (await shop.Rows("lease % 2 = 0")).Count == 1;       // a claim and what is kept of it count one each
                return status;
            },
            () =>
            {
                // Time goes on only while nobody carries it, or its lease would be over before it is kept.
                if (idle)
                    time.Leap(DeliverMessages.Lease / 2);
            });
        Assert.Equal(Message.MostAttempts, carrier.Carried.Count);
        Assert.True(time.GetUtcNow() - began > TimeSpan.FromHours(14));

        carrier.Says = _ => Delivery.Done;
        var (staff, ada) = (shop.SignIn(Role.Staff), shop.SignIn());
        var failed = (await staff.Get("/notifications?scope=all&status=failed")).Is(200);
        Assert.Equal(("8", "failed"), (failed.Text("items", "0", "attempts"), failed.Text("items", "0", "status")));
        var id = failed.Text("items", "0", "id");
        (await ada.Post($"/notifications/{id}/retry", null)).Is(403);
        (await shop.Shop.Visitor().Post($"/notifications/{id}/retry", null)).Is(401);
        Assert.Equal("queued", (await staff.Post($"/notifications/{id}/retry", null)).Is(200).Text("status"));
        await Eventually.Equal("sent", async () => (await shop.Rows())[0], () => time.Advance(TimeSpan.FromSeconds(1)));
        (await staff.Post($"/notifications/{id}/retry", null)).Is(409, "already-sent");
        (await staff.Post("/notifications/ntf_nothing/retry", null)).Is(404, "not-found");
        var book = await shop.Shop.Database("notifications").Read(async snapshot => await Audit.About(snapshot, id));
        Assert.Equal([(staff.UserId, "failed", "queued")], book.Select(entry => (entry.ActorId, entry.Was, entry.Became)));
    }

    [Theory, EachDatabase]
    public async Task What_is_refused_for_good_is_not_tried_again(Engine engine)
    {
        var carrier = new Carrier { Says = _ => Delivery.Refused("there is no such address") };
        await using var shop = await NewsShop.Open(engine, carrier);
        await shop.Say(shop.Paid("ada@example.com"));
        await Eventually.Equal("failed", async () => (await shop.Rows())[0]);
        Assert.Single(carrier.Carried);
    }

    [Theory, EachDatabase]
    public async Task One_that_can_not_be_carried_holds_no_other_up(Engine engine)
    {
        var carrier = new Carrier
        {
            Says = message => message.To == "bad@example.com" ? throw new InvalidOperationException("broken") : Delivery.Done,
        };
        await using var shop = await NewsShop.Open(engine, carrier);
        static string Buyer(int i) => i == 50 ? "bad@example.com" : $"ada{i}@example.com";
        await shop.Say([.. Enumerable.Range(0, 100).Select(i => shop.Paid(Buyer(i), $"ord_{i}"))]);
        await Eventually.Equal(99, async () => (await shop.Rows("status = 'sent'")).Count);
        Assert.Equal(["queued"], await shop.Rows("recipient = 'bad@example.com'"));
        Assert.Equal(100, carrier.Carried.Distinct().Count());
    }

    [Theory, EachDatabase]
    public async Task A_thousand_receipts_are_each_carried_once(Engine engine)
    {
        var carrier = new Carrier();
        await using var shop = await NewsShop.Open(engine, carrier);
        await shop.Say([.. Enumerable.Range(0, 1000).Select(i => shop.Paid($"ada{i}@example.com", $"ord_{i}"))]);
        await Eventually.Equal(1000, async () => (await shop.Rows("status = 'sent'")).Count);
        Assert.Equal((1000, 1000), (carrier.Carried.Count, carrier.Carried.Distinct().Count()));
        Assert.Equal(1000, (await shop.Rows("attempts = 1")).Count);
    }

    [Theory, EachDatabase]
    public async Task Who_was_overtaken_by_another_process_keeps_nothing(Engine engine)
    {
        var time = new ManualClock();
        var clock = new Kernel.Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        await using var fresh = await Fresh.Database(engine, new NotificationsService(), clock);
        var db = fresh.Database;
        await db.Transact(tx => QueueMessage.Run(tx, new Templates(), Welcome("usr_1")));
        var first = await db.Transact(DeliverMessages.Claim);
        Assert.Null(await db.Transact(DeliverMessages.Claim));
        time.Advance(DeliverMessages.Lease);
        var second = await db.Transact(DeliverMessages.Claim);
        Assert.Equal((1, 2), (first!.Messages[0].Message.Attempts, second!.Messages[0].Message.Attempts));
        await db.Transact(tx => DeliverMessages.Keep(tx, first, [Delivery.Refused("too late to say")]));
        Assert.Equal(MessageStatus.Queued, (await Get(db, first)).Status);
        await db.Transact(tx => DeliverMessages.Keep(tx, second, [Delivery.Done]));
        await db.Transact(tx => DeliverMessages.Keep(tx, second, [Delivery.Refused("said twice")]));
        Assert.Equal(MessageStatus.Sent, (await Get(db, first)).Status);
    }

    [Theory, EachDatabase]
    public async Task What_was_rolled_back_is_never_told(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, new NotificationsService());
        var db = fresh.Database;
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Transact(async tx =>
        {
            await QueueMessage.Run(tx, new Templates(), Welcome("usr_1"));
            throw new InvalidOperationException("and then it failed");
        }));
        Assert.Null(await db.Transact(DeliverMessages.Claim));
    }

    [Theory, EachDatabase]
    public async Task A_text_goes_to_a_phone_by_its_own_carrier(Engine engine)
    {
        var (mails, texts) = (new Carrier(), new Carrier());
        await using var shop = await TestShop.Open(engine, [new Registrar(), new NotificationsService(mails, texts)]);
        var letter = new Letter(
            "test:1", "order-shipped", "usr_1", "+4915112345678", new Facts { Number = "7K", Tracking = "1Z" })
        { Channel = Channel.Sms };
        var db = shop.Database("notifications");
        await db.Transact(async tx =>
        {
            await QueueMessage.Run(tx, new Templates(), letter);
            await QueueMessage.Run(tx, new Templates(), letter with { Cause = "test:2", To = "0151" });
            await QueueMessage.Run(tx, new Templates(), letter with { To = "ada@example.com", Channel = Channel.Email });
        });
        await Eventually.Equal((1, 1), () => Task.FromResult((mails.Carried.Count, texts.Carried.Count)));
        Assert.Equal("Your order 7K is on its way. Tracking: 1Z", Assert.Single(texts.Read).Text);
        Assert.Equal("", Assert.Single(texts.Read).Html);
    }

    private static Letter Welcome(string userId) =>
        new("test:" + userId, "welcome", userId, "ada@example.com", new Facts { Name = "Ada" }, "https://shop.example");

    private static async Task<Message> Get(Database db, DeliverMessages.Batch batch) =>
        (await db.Read(async snapshot => await MessageStore.Get(snapshot, batch.Messages[0].Message.Id)))!;

    /// <summary>A carrier that says what a test wants.</summary>
    private sealed class Carrier : ICarrier
    {
        public Func<Message, Delivery> Says { get; set; } = _ => Delivery.Done;

        public ConcurrentQueue<string> Carried { get; } = new();

        public ConcurrentQueue<Reading> Read { get; } = new();

        public Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
        {
            Carried.Enqueue(message.Id);
            Read.Enqueue(read());
            return Task.FromResult(Says(message));
        }
    }
}
