using System.Diagnostics;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>
/// What waits for the writer: bounded, events served like requests but with room of their own, patient work gathered. Full means a clear
/// no, never a growing heap.
/// </summary>
/// <param name="patience">How long patient work gathers, also while others write; 100 ms where nothing is said.</param>
internal sealed class WorkQueue(TimeSpan? patience = null)
{
    /// <summary>All that may wait.</summary>
    public const int Most = 8192;

    /// <summary>What requests may fill of it; the rest is for events, so that what is under way drains before new work.</summary>
    public const int MostRequests = 6144;

    // One statement for many rows touches each page once, and not once a commit.
    private readonly TimeSpan patience = patience ?? TimeSpan.FromMilliseconds(100);
    private readonly object gate = new();
    private readonly Queue<Work> urgent = new();
    private readonly Queue<Work> patient = new();
    private int requests;
    private long patientSince;
    private bool closed;
    private bool sleeping;

    /// <summary>How many wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return urgent.Count + patient.Count;
        }
    }

    public bool TryAdd(Work work)
    {
        lock (gate)
        {
            if (closed || urgent.Count + patient.Count >= Most || (work.Lane == Lane.Request && requests >= MostRequests))
                return false;
            if (work.Lane == Lane.Request)
                requests++;
            if (work.Lane == Lane.Patient && patient.Count == 0)
                patientSince = Stopwatch.GetTimestamp();
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
            while (urgent.Count == 0 && !PatientIsDue && !closed)
            {
                sleeping = true;
                if (patient.Count == 0)
                    Monitor.Wait(gate);
                else
                    Monitor.Wait(gate, 1 + (int)double.Max(0, (patience - Stopwatch.GetElapsedTime(patientSince)).TotalMilliseconds));
                sleeping = false;
            }
            // However much is urgent, a part of the group is for the patient ones whose time has come.
            var mostPatient = PatientIsDue || closed ? patient.Count : 0;
            var mostUrgent = most - Math.Min(mostPatient, most / 8);
            while (group.Count < mostUrgent && urgent.TryDequeue(out var work))
            {
                if (work.Lane == Lane.Request)
                    requests--;
                group.Add(work);
            }
            while (mostPatient-- > 0 && group.Count < most && patient.TryDequeue(out var work))
                group.Add(work);
            return group.Count > 0;
        }
    }

    private bool PatientIsDue => patient.Count > 0 && Stopwatch.GetElapsedTime(patientSince) >= patience;

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
