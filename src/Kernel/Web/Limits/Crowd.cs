namespace Stoa.Kernel.Web;

/// <summary>
/// How many requests of one class are served at the same time. Who finds it full waits a moment in a short line, then is turned away.
/// </summary>
internal sealed class Crowd(int most, TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly LinkedList<TaskCompletionSource> line = new();
    private int inside;

    /// <summary>True at once, true after a short wait, or false. Whoever got true must <see cref="Leave"/>.</summary>
    public ValueTask<bool> Enter(CancellationToken gone)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (gate)
        {
            if (inside < most)
            {
                inside++;
                return new(true);
            }
            if (line.Count >= most)
                return new(false);
            place = line.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        return new(Wait(place, gone));
    }

    public void Leave()
    {
        TaskCompletionSource? next;
        lock (gate)
        {
            next = line.First?.Value;
            if (next is null)
                inside--;
            else
                line.RemoveFirst();       // the place inside is handed over, so nobody can slip in between
        }
        next?.SetResult();
    }

    private async Task<bool> Wait(LinkedListNode<TaskCompletionSource> place, CancellationToken gone)
    {
        try
        {
            await place.Value.Task.WaitAsync(Patience, time, gone);
            return true;
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            lock (gate)
            {
                if (place.List is null)
                    return true;       // called in at the last moment
                line.Remove(place);
                return false;
            }
        }
    }
}
