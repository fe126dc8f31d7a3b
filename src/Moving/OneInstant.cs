using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Moving;

/// <summary>
/// All files of a shop as they are at one and the same instant, also while it runs: what a power cut at that instant would have left. Every
/// file is kept from being written for the few milliseconds in which a reading transaction begins on each. So no copy holds an effect
/// whose cause another one lacks, and no event counts as sent that its hearer does not have; what was under way goes on after a restore
/// as it does after a crash.
/// </summary>
internal sealed class OneInstant : IDisposable
{
    /// <summary>A writer of the shop waits a second before it gives up; nobody is kept waiting for nearly as long.</summary>
    private static readonly TimeSpan MostHold = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostStatement = TimeSpan.FromMinutes(10);
    private const int MostTries = 20;

    private readonly Dictionary<string, SqliteConnection> readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteConnection> writers = new(StringComparer.Ordinal);

    private OneInstant(IReadOnlyDictionary<string, string> files, TimeProvider time)
    {
        foreach (var (service, file) in files)
        {
            readers.Add(service, new SqliteConnection(file, readOnly: true, time, MostStatement));
            var writer = new SqliteConnection(file, readOnly: false, time);
            writers.Add(service, writer);
            writer.Run("PRAGMA busy_timeout = 0");
        }
    }

    /// <summary>Which instant it is.</summary>
    public DateTimeOffset At { get; private set; }

    /// <param name="files">The file of each service.</param>
    /// <exception cref="Unavailable">The shop wrote all the time.</exception>
    public static async Task<OneInstant> Of(IReadOnlyDictionary<string, string> files, TimeProvider time)
    {
        var instant = new OneInstant(files, time);
        try
        {
            for (var tries = 1; !instant.TryTake(time, out var reason); tries++)
            {
                if (tries == MostTries)
                    throw new Unavailable($"There was no instant at which nobody wrote. Try again in a quieter moment. ({reason})");
                await Task.Delay(Pause, time);
            }
            return instant;
        }
        catch (Exception)
        {
            instant.Dispose();
            throw;
        }
    }

    /// <summary>A service's data as of then.</summary>
    public SqliteConnection Of(string service) => readers[service];

    public void Dispose()
    {
        // The writers first: whoever closes a file last would fold its log into it, and a reader can't.
        foreach (var connection in writers.Values.Concat(readers.Values))
            connection.Dispose();
    }

    private bool TryTake(TimeProvider time, out string reason)
    {
        reason = "";
        var failure = "";
        var started = time.GetTimestamp();
        try
        {
            foreach (var writer in writers.Values)
            {
                var left = MostHold - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero || !SpinWait.SpinUntil(() => TryStop(writer, out failure), left))
                {
                    reason = failure;
                    return false;
                }
            }
            foreach (var reader in readers.Values)
            {
                reader.Run("BEGIN");
                // It begins with the first look.
                reader.Query("SELECT COUNT(*) FROM sqlite_schema", static row => row.Whole(0), []);
            }
            At = time.GetUtcNow();
            return true;
        }
        finally
        {
            foreach (var writer in writers.Values.Where(one => one.InTransaction))
                writer.Run("ROLLBACK");
        }
    }

    private static bool TryStop(SqliteConnection writer, out string failure)
    {
        try
        {
            writer.Run("BEGIN IMMEDIATE");
            failure = "";
            return true;
        }
        catch (Unavailable busy)
        {
            failure = busy.Message;
            return false;
        }
    }
}
