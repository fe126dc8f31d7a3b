using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>
/// Each flow runs once while every moment right before and right after a commit of any service is kept. Then the shop is opened on what
/// each of those moments had left, its clients ask again for what they were not answered, and in the end it is as if nothing had happened.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly string[] Services =
        ["identity", "catalog", "inventory", "cart", "ordering", "payments", "simulator", "gateway", "notifications", "media"];

    private static readonly DateTimeOffset Opening = new ManualClock().GetUtcNow();

    private readonly Scratch template = new();
    private string productId = "", staffToken = "";
    private DateTimeOffset opened;

    public static TheoryData<string> Flows => [.. Flow.All.Select(flow => flow.Name)];

    /// <summary>A shop with ten pieces of one thing, closed for the night.</summary>
    public async ValueTask InitializeAsync()
    {
        var time = new ManualClock(Opening);
        await using var shop = await WholeShop.Open(template, time);
        var admin = await shop.Admin();
        var making = admin.Post("/products", new { name = "Microphone", price = 99.5, stock = 10 });
        await Eventually.True(() => making.IsCompleted, () => time.Advance(TimeSpan.FromMilliseconds(10)));
        (productId, staffToken) = ((await making).Is(201).Text("id"), admin.Token);
        await Quiet(template, time);
        opened = time.GetUtcNow();
    }

    public ValueTask DisposeAsync()
    {
        template.Dispose();
        return default;
    }

    [Theory, MemberData(nameof(Flows))]
    public Task A_crash_at_a_commit_changes_nothing_in_the_end(string flow) => Crash(flow, most: 4);

    [Theory, MemberData(nameof(Flows))]
    [Trait("Category", "Long")]
    public Task A_crash_at_any_commit_changes_nothing_in_the_end(string flow) => Crash(flow, most: int.MaxValue);

    /// <summary>That these tests can fail: a shop whose outbox did not outlive its process leaves somebody waiting for ever.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task A_crash_that_loses_what_was_said_is_noticed()
    {
        var flow = Flow.All.Single(one => one.Name == "cancel-paid");
        using var folder = new Scratch();
        Files.Copy(template.Folder, folder.Folder);
        var (camera, journal) = await Film(flow, folder);
        using var closing = camera;
        var picture = camera.Pictures.Last(one => one is { Service: "ordering", AfterCommit: true } && Unsaid(one) > 0);
        using (var file = new SqliteConnection(picture.Folder.File("ordering.db"), readOnly: false, TimeProvider.System))
            file.Run("DELETE FROM outbox WHERE sent_at IS NULL");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Recover(flow, picture, [.. journal.Take(picture.Heard)]));
    }

    private static long Unsaid(Picture picture)
    {
        using var file = new SqliteConnection(picture.Folder.File("ordering.db"), readOnly: false, TimeProvider.System);
        return file.QueryOne<long?>(
            "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL AND name = 'ordering.refund-requested.v1'", row => row.Whole(0), []) ?? 0;
    }

    private async Task Crash(string name, int most)
    {
        var flow = Flow.All.Single(one => one.Name == name);
        using var folder = new Scratch();
        Files.Copy(template.Folder, folder.Folder);
        var (camera, journal) = await Film(flow, folder);
        using var closing = camera;
        var looked = Some(camera.Pictures, most);
        foreach (var picture in looked)
        {
            try
            {
                await Recover(flow, picture, [.. journal.Take(picture.Heard)]);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"{flow}: a crash {picture} was not got over. {failure.Message}", failure);
            }
        }
        output.WriteLine(
            $"{flow}: {camera.Moments} moments at {camera.Moments / 2} commits, "
            + $"{camera.Pictures.Count} of them different, {looked.Count} looked at");
    }

    /// <summary>However few, they are spread over the whole flow.</summary>
    private static List<Picture> Some(List<Picture> all, int most) => all.Count <= most
        ? all
        : [.. Enumerable.Range(0, most).Select(i => all[i * (all.Count - 1) / (most - 1)])];

    /// <summary>The flow as it goes without a crash.</summary>
    private async Task<(Camera Camera, IReadOnlyList<Reply> Journal)> Film(Flow flow, Scratch folder)
    {
        var time = new ManualClock(opened);
        await using var shop = await WholeShop.Open(folder, time);
        var client = new Client(shop, time, [], staffToken);
        var camera = new Camera(folder, time, () => client.Heard, Services.Select(shop.Database).Cast<SqliteDatabase>());
        try
        {
            await Ends(flow, shop, folder, time, await flow.Run(client, productId));
            return (camera, client.Journal);
        }
        finally
        {
            camera.Stop();       // before the shop closes, which takes its logs away
        }
    }

    private async Task Recover(Flow flow, Picture picture, IReadOnlyList<Reply> heard)
    {
        var time = new ManualClock(picture.At);
        await using var shop = await WholeShop.Open(picture.Folder, time);
        var client = new Client(shop, time, heard, staffToken);
        await Ends(flow, shop, picture.Folder, time, await flow.Run(client, productId));
    }

    private async Task Ends(Flow flow, TestShop shop, Scratch folder, ManualClock time, string orderId)
    {
        await Quiet(folder, time);
        var orders = await shop.Database("ordering").Read(async snapshot => await snapshot.Query(
            "SELECT id, status FROM orders", static row => (Id: row.Text(0), Status: row.Text(1))));
        var (id, status) = Assert.Single(orders);
        Assert.Equal(orderId, id);
        Assert.Contains(status, flow.Ends);
        var stock = await shop.Database("inventory").Read(async snapshot => await snapshot.Query(
            "SELECT on_hand, reserved FROM stock", static row => (OnHand: row.Whole(0), Reserved: row.Whole(1))));
        Assert.Equal((flow.OnHand, flow.Reserved), Assert.Single(stock));
    }

    /// <summary>Waits until the auditor finds nothing: nothing is under way any more, and all invariants hold.</summary>
    private static Task Quiet(Scratch folder, ManualClock time) =>
        Eventually.Equal("", () => WholeShop.Wrong(folder, time), () => time.Advance(TimeSpan.FromMilliseconds(250)));
}
