using System.Collections.Concurrent;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>Read connections, each lent to one reader at a time. Readers never block the writer nor wait for it.</summary>
#pragma warning disable CA1001 // the semaphore holds nothing to dispose of, and a late reader still gives its place back
internal sealed class ReadPool(Func<SqliteConnection> open)
#pragma warning restore CA1001
{
    private static readonly TimeSpan MostWait = TimeSpan.FromSeconds(1);
    private static readonly int Size = Math.Max(4, Environment.ProcessorCount * 2);

    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private readonly SemaphoreSlim free = new(Size, Size);
    private volatile bool closed;

    public async ValueTask<SqliteConnection> Take()
    {
        // Entering at once is the rule; only a crowded pool pays for the wait.
        if (!free.Wait(0, CancellationToken.None) && !await free.WaitAsync(MostWait, CancellationToken.None))
            throw new Unavailable("Too many readers wait for the database.");
        try
        {
            if (closed)
                throw new Unavailable("The database is closed.");
            return idle.TryTake(out var connection) ? connection : open();
        }
        catch (Exception)
        {
            free.Release();
            throw;
        }
    }

    /// <summary>Ends what the reader had begun and takes its connection back.</summary>
    public void Return(SqliteConnection connection)
    {
        try
        {
            if (connection.InTransaction)
                connection.Run("COMMIT");
            idle.Add(connection);
        }
        catch (Exception failure) when (failure is Unavailable or StatementFailed)
        {
            connection.Dispose();       // the reader has its answer; the next one opens another
        }
        finally
        {
            if (closed)
                CloseIdle();
            free.Release();
        }
    }

    /// <summary>Keeps readers out for a moment; gives up when one of them stays too long.</summary>
    public void WhileClosed(Action action)
    {
        var taken = 0;
        try
        {
            while (taken < Size && free.Wait(100, CancellationToken.None))
                taken++;
            if (taken == Size)
                action();
        }
        finally
        {
            if (taken > 0)
                free.Release(taken);
        }
    }

    /// <summary>Takes no more readers and waits for those inside, none of which may stay longer than a statement may.</summary>
    public async Task Close()
    {
        closed = true;
        var left = 0;
        while (left < Size && await free.WaitAsync(MostWait, CancellationToken.None))
            left++;
        CloseIdle();
        if (left > 0)
            free.Release(left);       // who comes late is told at once
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var connection))
            connection.Dispose();
    }
}
