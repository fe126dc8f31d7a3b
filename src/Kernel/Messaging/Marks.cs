using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Marks outbox rows as sent, patiently: many in one statement, in the speaker's next commit, by one of its own only when it is idle.
/// </summary>
internal sealed class Marks(Database database, Action<string> marked)
{
    private const int Most = 256;
    private readonly Lock gate = new();
    private List<string> waiting = [];
    private bool working;

    public void Add(string id)
    {
        lock (gate)
        {
            waiting.Add(id);
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
            List<string> batch;
            lock (gate)
            {
                working = waiting.Count > 0;
                if (!working)
                    return;
                (batch, waiting) = waiting.Count <= Most ? (waiting, []) : (waiting[..Most], waiting[Most..]);
            }
            try
            {
                await database.Transact(Lane.Patient, Cause.None, "Mark sent events", tx => Outbox.MarkSent(tx, batch));
            }
            catch (Unavailable)
            {
                // Unmarked they are swept and sent once more, which their hearers notice.
            }
            foreach (var id in batch)
                marked(id);
        }
    }
}
