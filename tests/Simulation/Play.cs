using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>A flow, played until the shop is at rest: from the beginning, or from what a crash had left of it.</summary>
internal sealed class Play(ClosedShop closed, Flow flow)
{
    /// <summary>From the beginning, with a picture at each moment.</summary>
    public async Task<Film> Film()
    {
        using var folder = closed.Copy();
        return await Film(folder, closed.At, []);
    }

    /// <summary>From what a crash had left, with a picture at each moment of getting over it.</summary>
    public Task<Film> FilmFrom(Picture picture, IReadOnlyList<Reply> heard) => Film(picture.Folder, picture.At, heard);

    /// <summary>From what a crash had left; the clients go on from what they had heard.</summary>
    public Task From(Picture picture, IReadOnlyList<Reply> heard) => Run(picture.Folder, new ManualClock(picture.At), heard);

    /// <summary>From the beginning, on a disk that fails.</summary>
    /// <returns>How often a client was told to come back later.</returns>
    public async Task<int> On(BadDisk disk)
    {
        using var folder = closed.Copy();
        return (await Run(folder, disk.Time, [], disk.Watch)).TurnedAway;
    }

    private async Task<Film> Film(Scratch folder, DateTimeOffset at, IReadOnlyList<Reply> heard)
    {
        var time = new ManualClock(at);
        Client? client = null;
        var camera = new Camera(folder, time, () => client?.Heard ?? heard.Count);
        try
        {
            await Run(folder, time, heard, camera.Watch, entered => client = entered, camera.Stop);
            return new Film(camera, client!.Journal);
        }
        catch (Exception)
        {
            camera.Dispose();
            throw;
        }
    }

    /// <param name="atRest">Before the shop closes, which takes its logs away.</param>
    private async Task<Client> Run(
        Scratch folder, ManualClock time, IReadOnlyList<Reply> heard, Action<SqliteDatabase>? watch = null, Action<Client>? enters = null,
        Action? atRest = null)
    {
        await using var shop = await WholeShop.Open(folder, time, watch);
        var client = new Client(shop, time, heard, closed.StaffToken);
        enters?.Invoke(client);
        try
        {
            await Ends(shop, folder, time, await flow.Run(client, closed.ProductId));
            return client;
        }
        finally
        {
            atRest?.Invoke();
        }
    }

    private async Task Ends(TestShop shop, Scratch folder, ManualClock time, string orderId)
    {
        await WholeShop.Quiet(folder, time);
        var orders = await shop.Database("ordering").Read(async snapshot => await snapshot.Query(
            "SELECT id, status FROM orders", static row => (Id: row.Text(0), Status: row.Text(1))));
        var (id, status) = Assert.Single(orders);
        Assert.Equal(orderId, id);
        Assert.Contains(status, flow.Ends);
        var stock = await shop.Database("inventory").Read(async snapshot => await snapshot.Query(
            "SELECT on_hand, reserved FROM stock", static row => (OnHand: row.Whole(0), Reserved: row.Whole(1))));
        Assert.Equal((flow.OnHand, flow.Reserved), Assert.Single(stock));
    }
}

/// <summary>What was pictured of a flow, and all that its clients heard in the end.</summary>
internal sealed record Film(Camera Camera, IReadOnlyList<Reply> Journal) : IDisposable
{
    public IReadOnlyList<Picture> Pictures => Camera.Pictures;

    /// <summary>What the clients had heard when a picture was taken.</summary>
    public IReadOnlyList<Reply> HeardAt(Picture picture) => [.. Journal.Take(picture.Heard)];

    public void Dispose() => Camera.Dispose();
}
