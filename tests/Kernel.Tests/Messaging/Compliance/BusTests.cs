using System.Collections.Concurrent;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Compliance;

/// <summary>
/// What a bus must do together with relay, outbox, inbox and parking, whichever bus it is. A driver fills in how one is made, and how it
/// ends when its process is killed.
/// </summary>
public abstract partial class BusTests : IAsyncLifetime
{
    private readonly ToyShop shop;

    protected BusTests() => shop = new ToyShop(Connect, Kill);

    /// <summary>
    /// A bus for one process. Those of one test belong to one shop: where a broker carries the events, they outlive the process.
    /// </summary>
    protected abstract IBus Connect();

    /// <summary>What becomes of a bus whose process is killed. One that keeps nothing notices nothing.</summary>
    protected virtual Task Kill(IBus bus) => Task.CompletedTask;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        await shop.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_event_reaches_every_service_that_hears_it_and_no_other()
    {
        var process = await shop.Start(
            ToyService.Till(), ToyService.Counting("depot"), ToyService.Counting("ledger"),
            new ToyService("post", post => post.On<ToyPacked>((tx, packed) => ToyService.Count(tx, packed.Toy))));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        await Eventually.Equal(1, () => process.Times("ledger", "bear"));
        await Eventually.Equal(0, () => process.Unsent("till"));
        Assert.Equal(0, await process.Times("post", "bear"));
        Assert.Equal(0, await process.Count("post", "SELECT COUNT(*) FROM inbox"));
    }

    [Fact]
    public async Task A_service_hears_its_own_events_too()
    {
        var process = await shop.Start(new ToyService("till", till =>
        {
            till.Publishes<ToySold>();
            till.On<ToySold>((tx, sold) => ToyService.Count(tx, sold.Toy));
        }));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("till", "bear"));
    }

    [Fact]
    public async Task An_event_that_nobody_hears_counts_as_sent()
    {
        var process = await shop.Start(ToyService.Till());
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(0, () => process.Unsent("till"));
    }

    [Fact]
    public async Task What_a_transaction_said_that_failed_is_never_heard()
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await Assert.ThrowsAsync<Conflict>(() => process.Database("till").Transact(async tx =>
        {
            tx.Publish(new ToySold("ghost", 1));
            await ToyService.Shelve(tx, "ghost");
            await ToyService.Shelve(tx, "ghost");
        }));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        Assert.Equal(1, await process.Count("till", "SELECT COUNT(*) FROM outbox"));
        Assert.Equal(0, await process.Times("depot", "ghost"));
    }

    [Fact]
    public async Task A_service_says_only_what_it_declared()
    {
        var process = await shop.Start(ToyService.Till());
        await Assert.ThrowsAsync<TransactionMisused>(() => process.Say("till", new ToyPacked("bear")));
        Assert.Equal(0, await process.Count("till", "SELECT COUNT(*) FROM outbox"));
    }

    [Fact]
    public async Task A_duplicate_at_the_same_moment_has_one_effect()
    {
        var process = await shop.Start(Wire.Twice, ToyService.Till(), ToyService.Counting("depot"));
        await process.Say("till", Toys(50).Select(toy => new ToySold(toy, 1)));
        await Eventually.Equal(0, () => process.Unsent("till"));
        await Eventually.Equal(50, () => process.Count("depot", "SELECT COUNT(*) FROM effect"));
        Assert.Equal(50, await process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task A_duplicate_that_comes_hours_later_has_no_effect()
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        var id = process.Clock.NewId("evt_");
        await process.Bring(ToySold.Name, """{"toy":"bear","count":1}""", id);
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        shop.Time.Advance(TimeSpan.FromHours(5));
        await process.Bring(ToySold.Name, """{"toy":"bear","count":1}""", id);
        await process.Bring(ToySold.Name, """{"toy":"doll","count":1}""");
        await Eventually.Equal(1, () => process.Times("depot", "doll"));
        Assert.Equal(1, await process.Times("depot", "bear"));
    }

    [Fact]
    public async Task Events_may_arrive_in_any_order()
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        var events = Toys(100).Select(toy => process.Foreign(ToySold.Name, $$"""{"toy":"{{toy}}","count":1}""")).ToArray();
        new Random(7).Shuffle(events);
        await Task.WhenAll(events.Select(process.Wire.Send));
        await Eventually.Equal(100, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task Two_services_may_both_be_told_while_one_of_them_is_slow()
    {
        using var gate = new ManualResetEventSlim();
        var process = await shop.Start(
            ToyService.Till(), ToyService.Counting("ledger"),
            new ToyService("depot", depot => depot.On<ToySold>(async (tx, sold) =>
            {
                gate.Wait(TestContext.Current.CancellationToken);
                await ToyService.Count(tx, sold.Toy);
            })));
        await process.Say("till", Toys(200).Select(toy => new ToySold(toy, 1)));
        await Eventually.Equal(200, () => process.Count("ledger", "SELECT SUM(times) FROM effect"));
        Assert.Equal(0, await process.Count("depot", "SELECT COUNT(*) FROM effect"));
        gate.Set();
        await Eventually.Equal(200, () => process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task Events_that_a_handler_says_flow_on()
    {
        var process = await shop.Start(ToyService.Till(), Depot(), Post());
        await process.Say("till", Toys(100).Select(toy => new ToySold(toy, 1)));
        await Eventually.Equal(100, () => process.Count("post", "SELECT SUM(times) FROM effect"));
        Assert.Equal(100, await process.Count("depot", "SELECT SUM(times) FROM effect"));
    }

    [Fact]
    public async Task An_event_that_nobody_knows_here_holds_nobody_up()
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Hearer("depot").Hear(process.Foreign("till.toy-lost.v1", "{}"));
        await process.Bring("till.toy-lost.v1", "{}");
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        Assert.Equal(0, await process.ParkedIn("depot"));
    }

    [Fact]
    public async Task An_event_of_a_newer_speaker_is_read_without_what_it_added()
    {
        var process = await shop.Start(ToyService.Till(), ToyService.Counting("depot"));
        await process.Bring(ToySold.Name, """{"toy":"bear","colour":{"name":"red"},"count":1,"giftWrap":true}""");
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        Assert.Equal(0, await process.ParkedIn("depot"));
    }

    [Fact]
    public async Task A_second_version_is_spoken_beside_the_first_and_each_is_heard_by_its_own()
    {
        var process = await shop.Start(
            ToyService.Till(), ToyService.Counting("depot"),
            new ToyService("ledger", ledger => ledger.On<ToySoldInBoxes>(
                (tx, sold) => ToyService.Count(tx, $"{sold.Toy} in {sold.Boxes}"))));
        await process.Database("till").Transact(tx =>
        {
            tx.Publish(new ToySold("bear", 24));
            tx.Publish(new ToySoldInBoxes("bear", 2));
            return Task.CompletedTask;
        });
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        await Eventually.Equal(1, () => process.Times("ledger", "bear in 2"));
        Assert.Equal(1, await process.Count("depot", "SELECT COUNT(*) FROM inbox"));
        Assert.Equal(1, await process.Count("ledger", "SELECT COUNT(*) FROM inbox"));
    }

    [Fact]
    public async Task Every_process_hears_what_it_asked_to_hear_and_one_bad_listener_harms_nobody()
    {
        var heard = new List<string>();
        var process = await shop.Start(
            ToyService.Till(), ToyService.Counting("depot"),
            new ToyService("window", window => window.OnEvery<ToySold>(_ => throw new InvalidOperationException("The window is broken."))),
            new ToyService("bell", bell => bell.OnEvery<ToySold>(sold =>
            {
                lock (heard)
                    heard.Add(sold.Toy);
            })));
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.True(() => heard.Contains("bear"));
        await Eventually.Equal(1, () => process.Times("depot", "bear"));
        await Eventually.Equal(0, () => process.Unsent("till"));
    }

    [Fact]
    public async Task A_listener_of_the_process_that_dawdles_does_not_keep_the_speaker_from_committing()
    {
        using var gate = new ManualResetEventSlim();
        var process = await shop.Start(
            ToyService.Till(),
            new ToyService("bell", bell => bell.OnEvery<ToySold>(_ => gate.Wait(TestContext.Current.CancellationToken))));
        await process.Say("till", new ToySold("bear", 1));
        await process.Say("till", new ToySold("doll", 1)).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(2, await process.Count("till", "SELECT COUNT(*) FROM outbox"));
        gate.Set();
    }

    [Fact]
    public async Task What_set_things_off_travels_through_every_service_that_follows()
    {
        var causes = new ConcurrentDictionary<string, Cause>();
        var process = await shop.Start(ToyService.Till(), Depot(causes), Post(causes));
        Cause.Current = new Cause("req_1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.Equal(1, () => process.Times("post", "bear"));
        Assert.Equal("req_1", causes["depot"].CorrelationId);
        Assert.Equal("req_1", causes["post"].CorrelationId);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", causes["post"].TraceParent!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_handling_is_a_span_of_its_own_under_the_one_that_caused_it()
    {
        var spans = new System.Collections.Concurrent.ConcurrentBag<System.Diagnostics.Activity>();
        var causes = new ConcurrentDictionary<string, Cause>();
        var process = await shop.Start(ToyService.Till(), Depot(causes), Post(causes));
        using var request = new System.Diagnostics.Activity("a request").SetIdFormat(System.Diagnostics.ActivityIdFormat.W3C).Start();
        // Only what this request sets off: other tests of this process must not notice that somebody listens.
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name is "Stoa",
            Sample = (ref asked) => asked.TraceId == request.TraceId
                ? System.Diagnostics.ActivitySamplingResult.AllDataAndRecorded
                : System.Diagnostics.ActivitySamplingResult.None,
            ActivityStopped = spans.Add,
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        await process.Say("till", new ToySold("bear", 1));
        await Eventually.True(() => spans.Any(span => span.OperationName == "post hears depot.toy-packed.v1"));
        var packing = spans.Single(span => span.OperationName == "depot hears till.toy-sold.v1");
        var posting = spans.Single(span => span.OperationName == "post hears depot.toy-packed.v1");
        await Eventually.True(() => IsUnder(packing.Id, posting.Id));       // a transaction is between them
        await Eventually.True(() => IsUnder(packing.Id, causes["depot"].TraceParent) && !IsUnder(posting.Id, causes["depot"].TraceParent));
        await Eventually.True(() => IsUnder(posting.Id, causes["post"].TraceParent));

        bool IsUnder(string? above, string? id) =>
            id is not null && (id == above || IsUnder(above, spans.FirstOrDefault(span => span.Id == id)?.ParentId));
    }

    [Fact]
    public async Task Somebody_who_waits_for_an_answer_gets_it_when_the_event_that_brings_it_was_handled()
    {
        var process = await shop.Start(
            new ToyService("till", till =>
            {
                till.Publishes<ToySold>();
                till.On<ToyPacked>(async (tx, packed) =>
                {
                    await ToyService.Count(tx, packed.Toy);
                    tx.Touch(packed.Toy);
                });
            }),
            Depot());
        var answer = process.Database("till").Wait(
            "bear",
            async snapshot => await snapshot.QueryOne("SELECT toy FROM effect WHERE toy = 'bear'", static row => row.Text(0)),
            TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        await process.Say("till", new ToySold("bear", 1));
        Assert.Equal("bear", await answer);       // the shop's clock stands still: only the commit itself can have woken it
    }

    [Fact]
    public async Task Services_that_speak_in_a_ring_never_wait_for_each_other()
    {
        const int Toys = 2_000;
        var process = await shop.Start(
            new ToyService("till", till =>
            {
                till.Publishes<ToySold>();
                till.On<ToySent>((tx, sent) => ToyService.Count(tx, sent.Toy));
            }),
            Depot(), Post());
        await Task.WhenAll(Enumerable.Range(0, 20).Select(part =>
            process.Say("till", Enumerable.Range(0, Toys / 20).Select(i => new ToySold($"toy {part}-{i}", 1)))));
        await Eventually.Equal(Toys, () => process.Count("till", "SELECT SUM(times) FROM effect"), shop.ASecondPasses);
        Assert.Equal(Toys, await process.Count("till", "SELECT COUNT(*) FROM effect"));
    }

    private static IEnumerable<string> Toys(int count) => Enumerable.Range(1, count).Select(i => $"toy {i}");

    /// <summary>Packs what was sold.</summary>
    private static ToyService Depot(ConcurrentDictionary<string, Cause>? causes = null) => new("depot", depot =>
    {
        depot.Publishes<ToyPacked>();
        depot.On<ToySold>(async (tx, sold) =>
        {
            causes?.TryAdd("depot", tx.Cause);
            await ToyService.Count(tx, sold.Toy);
            tx.Publish(new ToyPacked(sold.Toy));
        });
    });

    /// <summary>Takes away what was packed.</summary>
    private static ToyService Post(ConcurrentDictionary<string, Cause>? causes = null) => new("post", post =>
    {
        post.Publishes<ToySent>();
        post.On<ToyPacked>(async (tx, packed) =>
        {
            causes?.TryAdd("post", tx.Cause);
            await ToyService.Count(tx, packed.Toy);
            tx.Publish(new ToySent(packed.Toy));
        });
    });
}
