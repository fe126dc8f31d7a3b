using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Marks outbox rows as sent, patiently: many in one statement, in the speaker's next commit, by one of its own only when it is idle.
/// </summary>
internal sealed partial class Marks(Database database, Action<List<string>> marked, ILogger log)
{
    private readonly Lock gate = new();
    private readonly Queue<string> waiting = new();
    private bool working;

    public void Add(string id)
    {
        lock (gate)
        {
            waiting.Enqueue(id);
            if (working)
                return;
            working = true;
        }
        _ = Work();
    }

    private async Task Work()
    {
        while (true)
        {
            var batch = new List<string>();
            lock (gate)
            {
                while (batch.Count < Tx.MostRows && waiting.TryDequeue(out var id))
                    batch.Add(id);
                working = batch.Count > 0;
            }
            if (batch.Count == 0)
                return;
            await Mark(batch);
            marked(batch);
        }
    }

    private async Task Mark(List<string> batch)
    {
        try
        {
            await database.Transact(Lane.Patient, Cause.None, "Mark sent events", tx => Outbox.MarkSent(tx, batch));
        }
#pragma warning disable CA1031 // unmarked they are swept and sent once more, which their hearers notice
        catch (Exception failure)
        {
            LogNotMarked(log, database.Service, batch.Count, failure.Message);
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(2151, LogLevel.Debug, "{Service}: {Count} events were sent but not marked, and are sent again: {Reason}")]
    private static partial void LogNotMarked(ILogger log, string service, int count, string reason);
}
