using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>
/// A shop from its opening to its death, which comes between two commits. What is answered after that is heard by nobody; what lies on the
/// disk at that moment is all that is left of it.
/// </summary>
internal sealed class Life : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(40), Stride = TimeSpan.FromSeconds(10);

    private readonly Lock gate;
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task passing = Task.CompletedTask;
    private TimeSpan hurry;
    private bool isClosed;

    public Life(int number, Scratch folder, DateTimeOffset at, Lock gate) =>
        (Number, Folder, Time, this.gate) = (number, folder, new ManualClock(at), gate);

    public int Number { get; }

    public Scratch Folder { get; }

    public ManualClock Time { get; }

    public TestShop Shop { get; private set; } = null!;

    public bool IsOver { get; private set; }

    /// <summary>Ends with it.</summary>
    public Task Over => over.Task;

    /// <summary>What its death left.</summary>
    public Scratch? Left { get; private set; }

    public async Task Open(Action<SqliteDatabase> watch)
    {
        passing = Pass();       // a start may wait for time to go on
        Shop = await WholeShop.Open(Folder, Time, watch);
    }

    /// <summary>Dies on the spot; called by the thread that commits, while no other does.</summary>
    public void Die(Action<Scratch>? harm)
    {
        Left = new Scratch();
        Files.Copy(Folder.Folder, Left.Folder);
        harm?.Invoke(Left);
        IsOver = true;
        over.SetResult();
    }

    /// <summary>Asks the shop something. Nothing: it died before the answer was heard.</summary>
    public async Task<Reply?> Ask(Func<TestShop, Task<Reply>> ask)
    {
        var asking = ask(Shop);
        if (await Task.WhenAny(asking, Over) != asking)
        {
            _ = asking.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            return null;
        }
        try
        {
            var reply = await asking;
            lock (gate)
                return IsOver ? null : reply;
        }
        catch (Exception) when (IsOver)
        {
            return null;       // the connection broke with it
        }
    }

    /// <summary>Waits until so much time has gone by, or it is over.</summary>
    public Task Wait(TimeSpan time)
    {
        var end = Time.GetUtcNow() + time;
        return Eventually.True(() => IsOver || Time.GetUtcNow() >= end);
    }

    /// <summary>Lets time go by faster for so long, and waits for that.</summary>
    public Task Hurry(TimeSpan time)
    {
        lock (gate)
            hurry += time;
        return Wait(time);
    }

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        isClosed = true;
        await passing;
        Folder.Dispose();
    }

    private async Task Pass()
    {
        while (!Volatile.Read(ref isClosed))
        {
            var steps = 0;
            await Eventually.True(() => Volatile.Read(ref isClosed) || steps++ == 500, () => Time.Advance(Step()));
        }
    }

    private TimeSpan Step()
    {
        lock (gate)
        {
            if (hurry <= TimeSpan.Zero)
                return IsOver ? Stride : Tick;       // nothing that is still under way in a dead one is worth waiting for
            var step = hurry < Stride ? hurry : Stride;
            hurry -= step;
            return step;
        }
    }
}
