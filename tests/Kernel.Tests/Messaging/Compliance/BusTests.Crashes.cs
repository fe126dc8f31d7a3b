using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Compliance;

/// <summary>What crashes, absences and lost receipts leave behind, and that it still has one effect.</summary>
public abstract partial class BusTests
{
    [Fact]
    public async Task What_a_crash_left_between_commit_and_hand_over_is_sent_at_once_by_the_next_process()
    {
        var first = await shop.Start(Wire.Hanging, ToyService.Till(), ToyService.Counting("depot"));
        await first.Say("till", Toys(20).Select(toy => new ToySold(toy, 1)));
        await first.Crash();
        var second = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Eventually.Equal(20, () => second.Count("depot", "SELECT SUM(times) FROM effect"));       // the clock stands still
        await Eventually.Equal(0, () => second.Unsent("till"));
    }

    [Fact]
    public async Task What_a_process_left_whose_clock_was_ahead_is_sent_at_once_too()
    {
        shop.Time.Advance(TimeSpan.FromHours(1));
        var first = await shop.Start(Wire.Hanging, ToyService.Till(), ToyService.Counting("depot"));
        await first.Say("till", new ToySold("bear", 1));
        await first.Crash();
        var second = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Eventually.Equal(1, () => second.Times("depot", "bear"));
    }

    [Fact]
    public async Task A_crash_between_handling_and_receipt_has_one_effect()
    {
        var first = await shop.Start(Wire.DyingAfterwards, ToyService.Till(), ToyService.Counting("depot"));
        await first.Say("till", Toys(20).Select(toy => new ToySold(toy, 1)));
        await Eventually.Equal(20, () => first.Count("depot", "SELECT SUM(times) FROM effect"));
        Assert.Equal(20, await first.Unsent("till"));
        await first.Crash();
        var second = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Eventually.Equal(0, () => second.Unsent("till"));
        Assert.Equal(20, await second.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task A_lost_receipt_means_sent_again_and_one_effect()
    {
        var process = await shop.Start(Wire.LosingReceipts, ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.True(() => process.Wire.Sent >= 3, shop.ASecondPasses);
        process.Wire.Manner = Wire.Honest;
        await Eventually.Equal(0, () => process.Unsent("till"), shop.ASecondPasses);
        Assert.Equal(1, await process.Times("depot", "bear"));
    }

    [Fact]
    public async Task While_the_bus_is_away_the_shop_goes_on_and_everything_arrives_when_it_is_back()
    {
        var process = await shop.Start(Wire.Refusing, ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", Toys(60).Select(toy => new ToySold(toy, 1)));
        for (var i = 0; i < 3; i++)
            shop.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(60, await process.Unsent("till"));
        process.Wire.Manner = Wire.Honest;
        await Eventually.Equal(0, () => process.Unsent("till"), shop.ASecondPasses);
        await Eventually.Equal(60, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task A_bus_that_hangs_holds_no_speaker_up_and_no_more_than_the_limit_in_memory()
    {
        const int Events = Relay.MostUnderWay + 2_000;
        var first = await shop.Start(Wire.Hanging, ToyService.Till(), ToyService.Counting("depot"));
        for (var said = 0; said < Events; said += 400)
        {
            await first.Database("till").Transact(tx =>
            {
                for (var i = 0; i < 400; i++)
                    tx.Publish(new ToySold($"toy {said + i}", 1));
                return Task.CompletedTask;
            });
        }
        shop.ASecondPasses();
        shop.ASecondPasses();
        Assert.Equal(Events, await first.Unsent("till"));
        Assert.Equal(Relay.MostUnderWay, first.Relay("till").UnderWay);
        await first.Crash();
        var second = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Eventually.Equal(Events, () => second.Count("depot", "SELECT SUM(times) FROM effect"), shop.ASecondPasses);
    }

    [Fact]
    public async Task Two_relays_and_two_hearers_over_the_same_data_have_one_effect()
    {
        var process = await shop.Start(Wire.Refusing, ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", Toys(300).Select(toy => new ToySold(toy, 1)));
        await using var secondBus = Connect();
        var hearing = new Hearing(ToySold.Name, typeof(ToySold), 1, (tx, events) => ToyService.Count(tx, ((ToySold)events[0]).Toy));
        var twin = new Hearer(process.Database("depot"), new Dictionary<string, Hearing> { [ToySold.Name] = hearing }, Nowhere);
        await secondBus.Start([twin], new Overhearers([], Nowhere), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        process.Wire.Manner = Wire.Honest;
        var sweeping = new Relay(process.Database("till"), secondBus, Nowhere).Run(stop.Token);
        await Eventually.Equal(0, () => process.Unsent("till"), shop.ASecondPasses);
        // A broker that has it all has not handed all of it out yet.
        await Eventually.Equal(300, () => process.Count("depot", "SELECT COUNT(*) FROM effect"));
        Assert.Equal(300, await process.Count("depot", "SELECT SUM(times) FROM effect"));
        await stop.CancelAsync();
        await sweeping;
    }

    [Fact]
    public async Task What_was_not_handled_when_a_busy_process_stopped_is_handled_by_the_next()
    {
        var first = await shop.Start(ToyService.Till(), Depot(), Post());
        var saying = first.Say("till", Toys(1_000).Select(toy => new ToySold(toy, 1)));
        await Eventually.True(async () => await first.Count("depot", "SELECT COUNT(*) FROM effect") > 50);
        await saying;
        await first.Stop();
        var second = await shop.Start(ToyService.Till(), Depot(), Post());
        await Eventually.Equal(1_000, () => second.Count("post", "SELECT SUM(times) FROM effect"), shop.ASecondPasses);
        Assert.Equal(1_000, await second.Count("depot", "SELECT SUM(times) FROM effect"));
        await Eventually.Equal(0, () => second.Unsent("till"), shop.ASecondPasses);
    }

    [Fact]
    public async Task Stopping_waits_for_what_is_being_handled()
    {
        using var begun = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var process = await shop.Start(ToyService.Till(), new ToyService("depot", depot => depot.On<ToySold>(async (tx, sold) =>
        {
            begun.Set();
            gate.Wait(TestContext.Current.CancellationToken);
            await ToyService.Count(tx, sold.Toy);
        })));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.True(() => begun.IsSet);
        var stopping = process.Wire.StopHearing();
        Assert.False(stopping.IsCompleted);
        gate.Set();
        await stopping;
        Assert.Equal(1, await process.Times("depot", "bear"));
    }

    [Fact]
    public async Task A_storm_of_faults_kills_and_restarts_leaves_exactly_one_effect_of_each_event()
    {
        const int Lives = 8, EventsALife = 60, Seed = 20_260_301;
        var dice = new Dice(Seed);
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        for (var life = 0; life < Lives; life++)
        {
            var process = await shop.Start(dice.Faulty, StormTill(dice), StormDepot(dice), StormPost(dice));
            await Parallel.ForAsync(0, EventsALife, TestContext.Current.CancellationToken, async (i, _) =>
            {
                var toy = $"toy {life}-{i}";
                await process.Say("till", new ToySold(toy, 1));
                acknowledged.Add(toy);
                if (dice.Falls(0.2))
                    shop.ASecondPasses();
            });
            if (dice.Falls(0.6))
                await process.Crash();
            else
                await process.Stop();
        }
        dice.Calm = true;
        var last = await shop.Start(StormTill(dice), StormDepot(dice), StormPost(dice));
        foreach (var service in (string[])["depot", "post", "till"])
        {
            await Eventually.Equal(Lives * EventsALife, () => last.Count(service, "SELECT COUNT(*) FROM effect"), shop.ASecondPasses);
            Assert.Equal(Lives * EventsALife, await last.Count(service, "SELECT SUM(times) FROM effect"));
            Assert.Equal(0, await last.DeadIn(service));
        }
        foreach (var toy in acknowledged)
            Assert.Equal(1, await last.Times("till", toy));
    }

    private static Microsoft.Extensions.Logging.ILogger Nowhere => Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    private static ToyService StormTill(Dice dice) => new("till", till =>
    {
        till.Publishes<ToySold>();
        till.On<ToySent>((tx, sent) => dice.Stumble(() => ToyService.Count(tx, sent.Toy)));
    });

    private static ToyService StormDepot(Dice dice) => new("depot", depot =>
    {
        depot.Publishes<ToyPacked>();
        depot.OnMany<ToySold>(16, (tx, sold) => dice.Stumble(async () =>
        {
            foreach (var one in sold)
            {
                await ToyService.Count(tx, one.Toy);
                tx.Publish(new ToyPacked(one.Toy));
            }
        }));
    });

    private static ToyService StormPost(Dice dice) => new("post", post =>
    {
        post.Publishes<ToySent>();
        post.On<ToyPacked>((tx, packed) => dice.Stumble(async () =>
        {
            await ToyService.Count(tx, packed.Toy);
            tx.Publish(new ToySent(packed.Toy));
        }));
    });

    /// <summary>Seeded bad luck.</summary>
    private sealed class Dice(int seed)
    {
        private readonly Random random = new(seed);

        public bool Calm { get; set; }

        public bool Falls(double chance)
        {
            lock (random)
                return !Calm && random.NextDouble() < chance;
        }

        public Task Faulty(Envelope envelope, Func<Task> deliver) =>
            Falls(0.10) ? Wire.Twice(envelope, deliver)
            : Falls(0.10) ? Wire.LosingReceipts(envelope, deliver)
            : Falls(0.10) ? Wire.Refusing(envelope, deliver)
            : Falls(0.05) ? Wire.DyingAfterwards(envelope, deliver)
            : Falls(0.05) ? Wire.Hanging(envelope, deliver)
            : deliver();

        /// <summary>Does the work, and then sometimes fails all the same.</summary>
        public async Task Stumble(Func<Task> work)
        {
            await work();
            if (Falls(0.05))
                throw Falls(0.5) ? new Unavailable("Not now.") : new InvalidOperationException("A stumble.");
        }
    }
}
