namespace Stoa.Kernel.Data.Sqlite;

/// <summary>
/// What waits for the writer: bounded, events served like requests but with room of their own, patient work gathered. Full means a clear
/// no, never a growing heap.
/// </summary>
internal sealed class WorkQueue
{
    /// <summary>All that may wait.</summary>
    public const int Most = 8192;

    /// <summary>What requests may fill of it; the rest is for events, so that what is under way drains before new work.</summary>
    public const int MostRequests = 6144;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly object gate = new();
    private readonly Queue<Work> urgent = new();
    private readonly Queue<Work> patient = new();
    private int requests;
    private bool closed;
    private bool sleeping;

    public bool TryAdd(Work work)
    {
        lock (gate)
        {
            if (closed || urgent.Count + patient.Count >= Most || (work.Lane == Lane.Request && requests >= MostRequests))
                return false;
            if (work.Lane == Lane.Request)
                requests++;
            (work.Lane == Lane.Patient ? patient : urgent).Enqueue(work);
            // Only the first patient one wakes the writer, which then lets it wait: each later one would begin that time anew.
            if (sleeping && (work.Lane != Lane.Patient || patient.Count == 1))
                Monitor.Pulse(gate);
            return true;
        }
    }

    /// <summary>Sleeps until there is work, then fills the group. False when closed and nothing is left.</summary>
    public bool Take(List<Work> group, int most)
    {
        lock (gate)
        {
            while (urgent.Count == 0 && !closed)
            {
                sleeping = true;
                var woken = patient.Count == 0 ? Monitor.Wait(gate) : Monitor.Wait(gate, Patience);
                sleeping = false;
                if (!woken && urgent.Count == 0)
                    break;       // the patient ones have waited long enough
            }
            // However much is urgent, a part of the group is for the patient ones: they must not wait for ever.
            var mostUrgent = most - Math.Min(patient.Count, most / 8);
            while (group.Count < mostUrgent && urgent.TryDequeue(out var work))
            {
                if (work.Lane == Lane.Request)
                    requests--;
                group.Add(work);
            }
            while (group.Count < most && patient.TryDequeue(out var work))
                group.Add(work);
            return group.Count > 0;
        }
    }

    /// <summary>Takes no more work; what is queued is still done.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
            Monitor.PulseAll(gate);
        }
    }
}
