using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Compliance;

/// <summary>What can't be handled goes aside, is tried again, and holds nobody up.</summary>
public abstract partial class BusTests
{
    [Theory]
    [InlineData("an event that is no JSON", "{not json")]
    [InlineData("an event that is nothing", "null")]
    [InlineData("an event of another shape", """["bear"]""")]
    [InlineData("an event whose field is of another kind", """{"toy":"bear","count":"many"}""")]
    [InlineData("an event that lacks a field", """{"toy":"bear"}""")]
    [InlineData("an event that lacks a value", """{"toy":null,"count":1}""")]
    public async Task What_can_not_be_read_is_parked_and_the_rest_goes_on(string what, string body)
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        var poison = process.Foreign(ToySold.Name, body);
        await process.Hearer("depot").Hear(poison);
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(1, () => process.Times("depot", "doll"));
        var parked = await process.Database("depot").Read(async snapshot => await Parked.Get(snapshot, poison.Id));
        Assert.True(parked is { Attempts: 1, Dead: false }, what);
        Assert.Equal(body, parked.Envelope.Body);
        Assert.Contains("JsonException", parked.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_a_megabyte_can_not_be_said()
    {
        var process = await shop.Start(ToyService.Till());
        await Assert.ThrowsAsync<TransactionMisused>(() => process.Say("till", new ToySold(new string('x', 1 << 20), 1)));
        Assert.Equal(0, await process.Count("till", "SELECT COUNT(*) FROM outbox"));
    }

    [Fact]
    public async Task An_event_of_a_megabyte_that_comes_from_elsewhere_is_parked_unread_and_the_rest_goes_on()
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Hearer("depot").Hear(process.Foreign(ToySold.Name, $$"""{"toy":"{{new string('x', 1 << 20)}}","count":1}"""));
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(1, () => process.Times("depot", "doll"));
        Assert.Equal(1, await process.ParkedIn("depot"));
        Assert.Equal(1, await process.Count("depot", "SELECT COUNT(*) FROM effect"));
    }

    [Fact]
    public async Task A_handler_that_fails_some_times_and_then_succeeds_has_one_effect()
    {
        var failures = 3;
        var process = await shop.Start(ToyService.Till(), Clumsy(_ => Interlocked.Decrement(ref failures) >= 0));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"), shop.ASecondPasses);
        Assert.Equal(0, await process.ParkedIn("depot"));
        Assert.Equal(-1, failures);
    }

    [Fact]
    public async Task A_handler_that_always_fails_is_tried_twelve_times_and_then_never_again()
    {
        var attempts = 0;
        var process = await shop.Start(ToyService.Till(), Clumsy(sold =>
        {
            if (sold.Toy == "bear")
                Interlocked.Increment(ref attempts);
            return true;
        }));
        await Dies("bear", 1);
        Assert.Equal(Parked.MostAttempts, await process.Count("depot", "SELECT attempts FROM parked"));
        shop.Time.Advance(TimeSpan.FromHours(5));
        await Dies("doll", 2);       // another one lives and dies after it, and then one more
        var tried = Volatile.Read(ref attempts);
        shop.Time.Advance(TimeSpan.FromHours(5));
        await Dies("ball", 3);
        Assert.Equal(tried, Volatile.Read(ref attempts));

        async Task Dies(string toy, int dead)
        {
            await process.Say("till", new ToySold(toy, 1));
            await Eventually.Equal(dead, () => process.DeadIn("depot"), () => shop.Time.Advance(TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public async Task A_constraint_that_a_handler_runs_into_parks_its_event_and_undoes_all_of_it()
    {
        var process = await shop.Start(ToyService.Till(), new ToyService("depot", depot => depot.On<ToySold>(async (tx, sold) =>
        {
            await ToyService.Count(tx, sold.Toy);
            await ToyService.Shelve(tx, "the only place");
        })));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        await process.Say("till", new ToySold("doll", 1));
        await Eventually.Equal(1, () => process.ParkedIn("depot"));
        Assert.Equal(0, await process.Times("depot", "doll"));
        await Eventually.Equal(0, () => process.Unsent("till"));
    }

    [Fact]
    public async Task A_hearer_that_is_unavailable_parks_nothing_and_is_sent_to_again()
    {
        var (away, asked) = (true, 0);
        var process = await shop.Start(ToyService.Till(), Away("depot", () => Interlocked.Increment(ref asked) > 0 && away));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.True(() => Volatile.Read(ref asked) >= 3, shop.ASecondPasses);
        Assert.Equal(0, await process.ParkedIn("depot"));
        away = false;
        await Eventually.Equal(1, () => process.Times("depot", "bear"), shop.ASecondPasses);
    }

    [Fact]
    public async Task While_one_of_two_hearers_is_away_the_other_handles_once()
    {
        var (away, asked) = (true, 0);
        var process = await shop.Start(
            ToyService.Till(), Away("depot", () => Interlocked.Increment(ref asked) > 0 && away), ToyService.Counting("ledger"));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("ledger", "bear"));
        await Eventually.True(() => Volatile.Read(ref asked) >= 3, shop.ASecondPasses);
        away = false;
        await Eventually.Equal(1, () => process.Times("depot", "bear"), shop.ASecondPasses);
        Assert.Equal(1, await process.Times("ledger", "bear"));
    }

    [Fact]
    public async Task A_dead_event_is_handled_when_an_operator_replays_it_after_the_handler_was_mended()
    {
        var first = await shop.Start(ToyService.Till(), Clumsy(_ => true));
        await first.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => first.DeadIn("depot"), () => shop.Time.Advance(TimeSpan.FromMinutes(1)));
        await first.Stop();
        var second = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        var dead = Assert.Single(await second.Database("depot").Read(async snapshot => await Parked.Dead(snapshot, "", 10)));
        Assert.True(await second.Database("depot").Transact(tx => Parked.Replay(tx, dead.Envelope.Id)));
        await Eventually.Equal(1, () => second.Times("depot", "bear"));       // at once: the clock stands still
        Assert.Equal(0, await second.ParkedIn("depot"));
    }

    [Fact]
    public async Task What_an_operator_dropped_does_not_come_back()
    {
        var process = await shop.Start(ToyService.Till(), Clumsy(_ => true));
        var poison = process.Foreign(ToySold.Name, """{"toy":"bear","count":1}""");
        await process.Hearer("depot").Hear(poison);
        Assert.True(await process.Database("depot").Transact(tx => Parked.Drop(tx, poison.Id)));
        await process.Hearer("depot").Hear(poison);
        Assert.Equal(0, await process.ParkedIn("depot"));
    }

    [Fact]
    public async Task A_parked_event_that_comes_again_is_not_handled_beside_its_parked_self()
    {
        var failing = true;
        var process = await shop.Start(ToyService.Till(), Clumsy(_ => failing));
        var poison = process.Foreign(ToySold.Name, """{"toy":"bear","count":1}""");
        await process.Hearer("depot").Hear(poison);
        failing = false;
        await process.Hearer("depot").Hear(poison);
        Assert.Equal(0, await process.Times("depot", "bear"));
        await Eventually.Equal(1, () => process.Times("depot", "bear"), shop.ASecondPasses);
    }

    [Fact]
    public async Task A_batch_takes_what_is_waiting_up_to_its_limit()
    {
        var sizes = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var process = await shop.Start(ToyService.Till(), Gathering(10, sizes.Enqueue));
        await process.Say("till", Toys(200).Select(toy => new ToySold(toy, 1)));
        await Eventually.Equal(200, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
        Assert.Equal(200, sizes.Sum());
        Assert.All(sizes, size => Assert.InRange(size, 1, 10));
        Assert.Contains(sizes, size => size > 1);
    }

    [Fact]
    public async Task A_bad_event_in_a_batch_is_parked_alone_and_the_others_are_handled()
    {
        var process = await shop.Start(ToyService.Till(), Gathering(64, _ => { }));
        await process.Say("till", Toys(100).Append("broken").Select(toy => new ToySold(toy, 1)));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => process.Hearer("depot").Hear(process.Foreign(ToySold.Name, "{}"))));
        await Eventually.Equal(6, () => process.ParkedIn("depot"));
        await Eventually.Equal(100, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
        Assert.Equal(0, await process.Times("depot", "broken"));
    }

    [Fact]
    public async Task Repetitions_within_a_batch_and_after_it_have_one_effect()
    {
        var process = await shop.Start(ToyService.Till(), Gathering(64, _ => { }));
        var events = Toys(50).Select(toy => process.Foreign(ToySold.Name, $$"""{"toy":"{{toy}}","count":1}""")).ToList();
        await Task.WhenAll(events.Concat(events).Concat(events).Select(process.Hearer("depot").Hear));
        await Task.WhenAll(events.Select(process.Hearer("depot").Hear));
        Assert.Equal(50, await process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task A_batch_whose_service_is_unavailable_parks_nothing_and_is_sent_again()
    {
        var (away, asked) = (true, 0);
        var process = await shop.Start(ToyService.Till(), new ToyService("depot", depot => depot.OnMany<ToySold>(64, async (tx, sold) =>
        {
            Interlocked.Add(ref asked, sold.Count);
            foreach (var one in sold)
                await ToyService.Count(tx, one.Toy);
            if (away)
                throw new Unavailable("Not now.");
        })));
        await process.Say("till", Toys(30).Select(toy => new ToySold(toy, 1)));
        await Eventually.True(() => Volatile.Read(ref asked) >= 90, shop.ASecondPasses);
        Assert.Equal(0, await process.ParkedIn("depot"));
        away = false;
        await Eventually.Equal(30, () => process.Count("depot", "SELECT SUM(times) FROM effect"), shop.ASecondPasses);
    }

    private static ToyService Clumsy(Func<ToySold, bool> fails) => new("depot", depot => depot.On<ToySold>(async (tx, sold) =>
    {
        await ToyService.Count(tx, sold.Toy);
        if (fails(sold))
            throw new InvalidOperationException("Dropped it.");
    }));

    private static ToyService Away(string name, Func<bool> away) => new(name, service => service.On<ToySold>((tx, sold) =>
        away() ? throw new Unavailable("Not now.") : ToyService.Count(tx, sold.Toy)));

    private static ToyService Gathering(int limit, Action<int> told) => new(
        "depot",
        depot => depot.OnMany<ToySold>(limit, async (tx, sold) =>
        {
            foreach (var one in sold)
            {
                if (one.Toy == "broken")
                    throw new InvalidOperationException("It is broken.");
                await ToyService.Count(tx, one.Toy);
            }
            told(sold.Count);
        }));
}
