using Stoa.Kernel.Data;

namespace Stoa.Postgres;

/// <summary>
/// Turns at the connections of a pool. Requests may hold only a part of them, so that events and errands get through and what is under way
/// drains before new work. Waiting is short, and so is the queue.
/// </summary>
#pragma warning disable CA1001 // without a wait handle a semaphore holds nothing to dispose of
internal sealed class Turns
#pragma warning restore CA1001
{
    public const int MostWaiting = 1024;
    public const int MostRequestsWaiting = 768;
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim all;
    private readonly SemaphoreSlim requests;
    private int waiting;

    public Turns(int connections)
    {
        var reserved = Math.Max(1, connections / 4);
        all = new SemaphoreSlim(connections);
        requests = new SemaphoreSlim(connections - reserved);
    }

    /// <summary>How many wait for one.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>A turn to dispose of, or nothing when there are too many before this one.</summary>
    public async ValueTask<IDisposable?> Take(Lane lane)
    {
        if (lane == Lane.Request && !await Enter(requests, MostRequestsWaiting))
            return null;
        if (await Enter(all, MostWaiting))
            return new Turn(this, lane);
        if (lane == Lane.Request)
            requests.Release();
        return null;
    }

    private async ValueTask<bool> Enter(SemaphoreSlim gate, int most)
    {
        if (gate.Wait(0, CancellationToken.None))
            return true;
        try
        {
            return Interlocked.Increment(ref waiting) <= most && await gate.WaitAsync(MostWait, CancellationToken.None);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private sealed class Turn(Turns turns, Lane lane) : IDisposable
    {
        public void Dispose()
        {
            turns.all.Release();
            if (lane == Lane.Request)
                turns.requests.Release();
        }
    }
}
