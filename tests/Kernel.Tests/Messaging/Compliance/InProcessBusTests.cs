using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Compliance;

/// <summary>The bus within one process, and what is true of it alone.</summary>
public sealed class InProcessBusTests : BusTests
{
    protected override IBus Connect() => new InProcessBus();

    [Fact]
    public async Task An_event_counts_as_sent_only_when_every_hearer_has_committed()
    {
        using var gate = new ManualResetEventSlim();
        await using var shop = new ToyShop(Connect);
        var process = await shop.Start(
            ToyService.Till(), ToyService.Counting("ledger"),
            new ToyService("depot", depot => depot.On<ToySold>(async (tx, sold) =>
            {
                gate.Wait(TestContext.Current.CancellationToken);
                await ToyService.Count(tx, sold.Toy);
            })));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("ledger", "bear"));
        Assert.Equal(1, await process.Unsent("till"));
        gate.Set();
        await Eventually.Equal(0, () => process.Unsent("till"));
    }

    [Fact]
    public async Task Hearers_share_the_event_that_was_said()
    {
        var heard = new System.Collections.Concurrent.ConcurrentBag<ToySold>();
        await using var shop = new ToyShop(Connect);
        var process = await shop.Start(ToyService.Till(), Keeping("depot", heard.Add), Keeping("ledger", heard.Add));
        var said = new ToySold("bear", 1);
        await process.Say("till", said);
        await Eventually.True(() => heard.Count == 2);
        Assert.All(heard, one => Assert.Same(said, one));
    }

    [Fact]
    public async Task A_hearer_whose_queue_is_full_holds_no_speaker_up_and_gets_the_rest_by_the_sweep()
    {
        const int Events = 9_600;       // more than a queue holds
        using var gate = new ManualResetEventSlim();
        await using var shop = new ToyShop(Connect);
        var process = await shop.Start(ToyService.Till(), new ToyService("depot", depot => depot.On<ToySold>(async (tx, sold) =>
        {
            gate.Wait(TestContext.Current.CancellationToken);
            await ToyService.Count(tx, sold.Toy);
        })));
        for (var said = 0; said < Events; said += 400)
        {
            await process.Database("till").Transact(tx =>
            {
                for (var i = 0; i < 400; i++)
                    tx.Publish(new ToySold($"toy {said + i}", 1));
                return Task.CompletedTask;
            });
        }
        await Eventually.True(() => process.Relay("till").UnderWay < Events);       // some were refused
        gate.Set();
        await Eventually.Equal(Events, () => process.Count("depot", "SELECT SUM(times) FROM effect"), shop.ASecondPasses);
        Assert.Equal(0, await process.ParkedIn("depot"));
    }

    [Fact]
    public async Task Nothing_is_taken_before_the_start_and_after_the_end()
    {
        await using var bus = new InProcessBus();
        var envelope = new Envelope("evt_1", ToySold.Name, "till", "bear", DateTimeOffset.UnixEpoch, Cause.None, "{}");
        await Assert.ThrowsAsync<Unavailable>(() => bus.Send(envelope));
        await bus.Start(
            [], new Overhearers([], Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance), TestContext.Current.CancellationToken);
        await bus.Send(envelope);
        await bus.StopHearing();
        await Assert.ThrowsAsync<Unavailable>(() => bus.Send(envelope));
    }

    private static ToyService Keeping(string name, Action<ToySold> keep) => new(name, service => service.On<ToySold>((tx, sold) =>
    {
        keep(sold);
        return ToyService.Count(tx, sold.Toy);
    }));
}
