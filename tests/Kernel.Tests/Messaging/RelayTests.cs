using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>Marks and flushing: what the relay does around sending.</summary>
public class RelayTests
{
    [Fact]
    public async Task Marks_are_written_many_at_a_time()
    {
        await using var shop = new ToyShop(() => new InProcessBus());
        var process = await shop.Start(ToyService.Till());
        await process.Database("till").Transact(tx =>
        {
            for (var i = 0; i < 400; i++)
                tx.Publish(new ToySold($"toy {i}", 1));
            return Task.CompletedTask;
        });
        await Eventually.Equal(0, () => process.Unsent("till"));
        var times = await process.Count("till", "SELECT COUNT(DISTINCT sent_at) FROM outbox");
        Assert.Equal(1, times);       // the clock stands still: sent in the same instant, and marked in a few commits
        await Eventually.True(() => process.Relay("till").UnderWay == 0);
    }

    [Fact]
    public async Task Marks_are_written_though_the_writer_is_never_idle()
    {
        await using var shop = new ToyShop(() => new InProcessBus());
        var process = await shop.Start(ToyService.Till());
        using var enough = new CancellationTokenSource();
        // Always more requests waiting than one group takes, so that what is patient never gets its turn.
        var crowd = Enumerable.Range(0, 1_000).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
                await process.Database("till").Transact(tx => Task.CompletedTask, CancellationToken.None);
        }).ToList();
        for (var i = 0; i < 5; i++)
        {
            await process.Database("till").Transact(tx =>
            {
                for (var j = 0; j < 400; j++)
                    tx.Publish(new ToySold($"toy {i}-{j}", 1));
                return Task.CompletedTask;
            });
        }
        await Eventually.Equal(0, () => process.Unsent("till"));
        await enough.CancelAsync();
        await Task.WhenAll(crowd);
    }

    [Fact]
    public async Task A_flush_ends_when_everything_was_sent_and_marked()
    {
        await using var shop = new ToyShop(() => new InProcessBus());
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", Enumerable.Range(0, 300).Select(i => new ToySold($"toy {i}", 1)));
        await process.Relay("till").Flush(TimeSpan.FromSeconds(10));       // the clock stands still: only the last mark can end it
        Assert.Equal(0, await process.Unsent("till"));
    }

    [Fact]
    public async Task A_flush_gives_up_at_its_deadline_and_the_next_process_sends_the_rest()
    {
        await using var shop = new ToyShop(() => new InProcessBus());
        var first = await shop.Start(Wire.Hanging, ToyService.Till(), ToyService.Counting("depot"));
        await first.Say("till", new ToySold("bear", 1));
        await first.Stop();
        var second = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Eventually.Equal(1, () => second.Times("depot", "bear"));
    }

    [Fact]
    public async Task The_sweep_rests_while_the_bus_is_away_and_then_still_sends_all_that_an_earlier_process_left()
    {
        await using var shop = new ToyShop(() => new InProcessBus());
        var first = await shop.Start(Wire.Hanging, ToyService.Till(), ToyService.Counting("depot"));
        await first.Say("till", new ToySold("bear", 1));
        await first.Database("till").Transact(async tx => await tx.Execute(       // its clock was ahead
            "UPDATE outbox SET id = @id", ("id", Clock.FirstId("evt_", shop.Time.GetUtcNow().AddHours(1)))));
        await first.Crash();
        var second = await shop.Start(Wire.Refusing, ToyService.Till(), ToyService.Counting("depot"));
        for (var i = 0; i < 3; i++)
            shop.ASecondPasses();
        Assert.Equal(0, second.Wire.Sent);
        second.Wire.Manner = Wire.Honest;
        await Eventually.Equal(1, () => second.Times("depot", "bear"), shop.ASecondPasses);
    }

    [Fact]
    public async Task Of_two_processes_of_a_service_one_sweeps()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        var time = new ManualClock();
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        await using var fresh = await Fresh.Database(Engine.Postgres, ToyService.Till(), clock);
        var wires = new[] { new Wire(new InProcessBus()), new Wire(new InProcessBus()) };
        using var stop = new CancellationTokenSource();
        var relays = new List<Task>();
        foreach (var wire in wires)
        {
            await wire.Start([], new Overhearers([], NullLogger.Instance), stop.Token);
            relays.Add(new Relay(fresh.Database, wire, NullLogger.Instance).Run(stop.Token));
        }
        await Eventually.True(() => time.Sleepers == wires.Length);       // both have sent what was there before them
        fresh.Database.Said = null;       // nothing is handed on from memory: that process has died
        await fresh.Database.Transact(tx =>
        {
            for (var i = 0; i < 400; i++)
                tx.Publish(new ToySold($"toy {i}", 1));
            return Task.CompletedTask;
        });
        await Eventually.Equal(
            0,
            () => fresh.Database.Read(
                async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL") ?? 0),
            () =>
            {
                if (wires.All(wire => wire.Sent == 0) && time.Sleepers == wires.Length)
                    time.Advance(TimeSpan.FromSeconds(1));
            });
        Assert.Equal(400, wires.Sum(wire => wire.Sent));
        await stop.CancelAsync();
        await Task.WhenAll(relays);
    }
}
