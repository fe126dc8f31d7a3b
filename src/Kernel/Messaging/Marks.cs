using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Marks outbox rows as sent, patiently: many in one statement, in the speaker's next commit, by one of its own only when it is idle. Patience
/// has an end: behind a writer that is never idle the marks would pile up, and with them what counts as on its way.
/// </summary>
internal sealed partial class Marks(Database database, Action<List<string>> marked, ILogger log)
{
    /// <summary>So many don't wait for the writer to be idle.</summary>
    public const int Most = 256;

    private readonly Lock gate = new();
    private List<string> waiting = [];
    private bool working;

    public void Add(string id)
    {
        List<string>? full = null;
        lock (gate)
        {
            waiting.Add(id);
            if (waiting.Count >= Most)
                (full, waiting) = (waiting, []);
            else if (working)
                return;
            else
                working = true;
        }
        _ = full is null ? MarkPatiently() : Mark(full, Lane.Event);
    }

    private async Task MarkPatiently()
    {
        while (true)
        {
            List<string> batch;
            lock (gate)
            {
                working = waiting.Count > 0;
                if (!working)
                    return;
                (batch, waiting) = (waiting, []);
            }
            await Mark(batch, Lane.Patient);
        }
    }

    private async Task Mark(List<string> batch, Lane lane)
    {
        try
        {
            await database.Transact(lane, Cause.None, "Mark sent events", tx => Outbox.MarkSent(tx, batch));
        }
#pragma warning disable CA1031 // unmarked they are swept and sent once more, which their hearers notice
        catch (Exception failure)
        {
            LogNotMarked(log, database.Service, batch.Count, failure.Message);
        }
#pragma warning restore CA1031
        marked(batch);
    }

    [LoggerMessage(2151, LogLevel.Debug, "{Service}: {Count} events were sent but not marked, and are sent again: {Reason}")]
    private static partial void LogNotMarked(ILogger log, string service, int count, string reason);
}
