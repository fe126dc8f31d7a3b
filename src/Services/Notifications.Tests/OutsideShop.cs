using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>Notifications with carriers outside, by its settings.</summary>
internal sealed class OutsideShop : IAsyncDisposable
{
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(1);

    private readonly Registrar registrar = new();

    public TestShop Shop { get; private set; } = null!;

    public static async Task<OutsideShop> Open(Engine engine, Dictionary<string, string?> settings, ManualClock? time = null)
    {
        var shop = new OutsideShop();
        shop.Shop = await TestShop.Open(engine, [shop.registrar, new NotificationsService()], time, settings);
        return shop;
    }

    public Visitor SignIn(Role role = Role.Customer) => registrar.SignIn(Shop, role);

    /// <summary>Queues a mail.</summary>
    public Task Mail(string to, string cause = "test:1", string? userId = null) => Queue(
        new Letter(cause, "welcome", userId, to, new Facts { Name = "Ada" }, "https://shop.example"));

    /// <summary>Queues a text.</summary>
    public Task Text(string to, string cause = "test:1", string? userId = null, string number = "7K") => Queue(
        new Letter(cause, "order-shipped", userId, to, new Facts { Number = number, Tracking = "1Z" }) { Channel = Channel.Sms });

    /// <summary>How a message stands, once it stands so.</summary>
    public Task<Message> Until(MessageStatus status, string cause = "test:1", ManualClock? time = null) =>
        Until(message => message.Status == status, cause, time);

    /// <summary>The same for whatever else is waited for.</summary>
    public async Task<Message> Until(Func<Message, bool> question, string cause = "test:1", ManualClock? time = null)
    {
        Message? message = null;
        await Eventually(async () => (message = await Get(cause)) is { } found && question(found), time);
        return message!;
    }

    /// <summary>
    /// Waits for a yes. Time hardly moves while somebody carries something, or a carrier would be out of time that had none; it leaps to
    /// shortly before a message is due, and walks from there.
    /// </summary>
    public async Task Eventually(Func<Task<bool>> question, ManualClock? time)
    {
        var step = TimeSpan.Zero;
        await Testing.Eventually.True(
            async () =>
            {
                if (await question())
                    return true;
                // Last, so that hardly anybody begins to carry something between this look and the step.
                if (time is not null)
                    step = await Step(time.GetUtcNow());
                return false;
            },
            () =>
            {
                if (step > Sweep)
                    time?.Leap(step);
                else
                    time?.Advance(step);
            });
    }

    private Task<TimeSpan> Step(DateTimeOffset now) => Shop.Database("notifications").Read(async snapshot =>
    {
        if (await snapshot.QueryWhole("SELECT COUNT(*) FROM message WHERE status = 'queued' AND lease % 2 = 1") > 0)
            return TimeSpan.FromMilliseconds(20);
        var due = await snapshot.QueryWhole("SELECT MIN(due_at) FROM message WHERE status = 'queued'");
        var wait = due is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) - now - Sweep : Sweep;
        return wait > Sweep ? wait : Sweep;
    });

    public Task<Message?> Get(string cause) => Shop.Database("notifications").Read(async snapshot =>
        await snapshot.QueryOne("SELECT id FROM message WHERE cause = @cause", row => row.Text(0), ("cause", cause)) is { } id
            ? await MessageStore.Get(snapshot, id)
            : null);

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    private Task Queue(Letter letter) =>
        Shop.Database("notifications").Transact(tx => QueueMessage.Run(tx, new Templates(), letter));
}
