using System.Globalization;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>
/// A buyer and the staff, as careful clients: each request is sent again, with the same key, until there is an answer. What they have heard
/// is written down, so that after a crash they go on from there: what was answered is not asked again, what was not is.
/// </summary>
internal sealed class Client(TestShop shop, ManualClock time, IReadOnlyList<Reply> heard, string staffToken)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private readonly Visitor guest = shop.Visitor();
    private readonly Visitor staff = shop.Visitor();
    private readonly List<Reply> journal = [.. heard];
    private int step;
    private int known = heard.Count;

    /// <summary>The answers so far.</summary>
    public IReadOnlyList<Reply> Journal => journal;

    /// <summary>How many answers have been heard, those of before a crash included; asked by the thread that commits.</summary>
    public int Heard => Volatile.Read(ref known);

    /// <summary>How often the shop could not serve, and said when to come back.</summary>
    public int TurnedAway { get; private set; }

    public Visitor Guest => guest;

    /// <summary>What the guest does.</summary>
    public Task<Reply> Post(string path, object body) => Step(key => guest.Post(path, body, ("Idempotency-Key", key)));

    /// <summary>What the staff do.</summary>
    public Task<Reply> PostAsStaff(string path, object body) => Step(key =>
    {
        staff.Token = staffToken;
        return staff.Post(path, body, ("Idempotency-Key", key));
    });

    /// <summary>Looks at the order until it is in one of these states.</summary>
    public Task<Reply> Until(string orderId, params string[] states) => Look("/order/" + orderId, states);

    /// <summary>The same with a payment.</summary>
    public Task<Reply> UntilPayment(string paymentId, params string[] states) => Look("/payment/" + paymentId, states);

    /// <summary>Waits for a moment, if it has not come yet.</summary>
    public Task TimeBecomes(DateTimeOffset moment)
    {
        while (time.GetUtcNow() < moment)
            time.Advance(moment - time.GetUtcNow() is var left && left < TimeSpan.FromSeconds(30) ? left : TimeSpan.FromSeconds(30));
        return Task.CompletedTask;
    }

    private Task<Reply> Look(string path, string[] states) => Step(async _ =>
    {
        Reply? shown = null;
        await Eventually.True(
            async () => (shown = await guest.Get(path)).Status == 200 && states.Contains(shown.Text("status")), Pass);
        return shown!;
    });

    private async Task<Reply> Step(Func<string, Task<Reply>> ask)
    {
        var number = step;
        step = number + 1;
        if (number < journal.Count)
            return journal[number];
        while (true)
        {
            var asking = ask(string.Create(CultureInfo.InvariantCulture, $"step-{number}"));
            await Eventually.True(() => asking.IsCompleted, Pass);
            var reply = await asking;
            if (reply.Status == 503)
                TurnedAway++;
            else
                Assert.InRange(reply.Status, 200, 499);       // what went wrong in the shop is said clearly, or not to be seen
            if (reply.Header("Retry-After") is { } later)
            {
                time.Advance(TimeSpan.FromSeconds(int.Parse(later, CultureInfo.InvariantCulture)));
                continue;
            }
            Assert.NotEqual(503, reply.Status);
            journal.Add(reply);
            Volatile.Write(ref known, journal.Count);
            return reply;
        }
    }

    private void Pass() => time.Advance(Tick);
}
