using System.Collections.Concurrent;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>Read connections, each lent to one reader at a time. Readers never block the writer nor wait for it.</summary>
internal sealed class ReadPool : IDisposable
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(1);
    private readonly int size = Math.Max(4, Environment.ProcessorCount * 2);
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly SemaphoreSlim free;
    private readonly Func<SqliteConnection> open;

    public ReadPool(Func<SqliteConnection> open)
    {
        this.open = open;
        free = new SemaphoreSlim(size, size);
    }

    public async ValueTask<SqliteConnection> Take()
    {
        // Entering at once is the rule; only a crowded pool pays for the wait.
        if (!free.Wait(0, CancellationToken.None) && !await free.WaitAsync(MostWait, CancellationToken.None))
            throw new Unavailable("Too many readers wait for the database.");
        try
        {
            return idle.TryTake(out var connection) ? connection : open();
        }
        catch (Unavailable)
        {
            free.Release();
            throw;
        }
    }

    public void Return(SqliteConnection connection)
    {
        idle.Add(connection);
        free.Release();
    }

    /// <summary>Keeps readers out for a moment; gives up when one of them stays too long.</summary>
    public void WhileClosed(Action action)
    {
        var taken = 0;
        try
        {
            while (taken < size && free.Wait(100, CancellationToken.None))
                taken++;
            if (taken == size)
                action();
        }
        finally
        {
            if (taken > 0)
                free.Release(taken);
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var connection))
            connection.Dispose();
        free.Dispose();
    }
}
