using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Events of one name that wait to be handled together, as many as fit into one transaction. While one batch commits the next gathers; if
/// a batch fails each goes alone.
/// </summary>
internal sealed class Gathering(
    int limit, Func<Envelope, int>? rowsOf, Func<List<Envelope>, Task> together, Func<Envelope, Task> alone)
{
    private readonly Lock gate = new();
    private readonly Queue<(Envelope Envelope, TaskCompletionSource Done)> waiting = new();
    private bool working;

    public Task Add(Envelope envelope)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Enqueue((envelope, done));
            if (working)
                return done.Task;
            working = true;
        }
        _ = Work();
        return done.Task;
    }

    private async Task Work()
    {
        while (true)
        {
            var batch = new List<(Envelope Envelope, TaskCompletionSource Done)>();
            lock (gate)
            {
                var room = Tx.MostRows;
                while (batch.Count < limit && waiting.TryPeek(out var one) && Fits(one.Envelope, batch.Count == 0, ref room))
                    batch.Add(waiting.Dequeue());
                working = batch.Count > 0;
            }
            if (batch.Count == 0)
                return;
            await Handle(batch);
        }
    }

    private bool Fits(Envelope envelope, bool isFirst, ref int room)
    {
        room -= rowsOf?.Invoke(envelope) ?? 0;
        return isFirst || room >= 0;
    }

    private async Task Handle(List<(Envelope Envelope, TaskCompletionSource Done)> batch)
    {
        try
        {
            await together([.. batch.Select(one => one.Envelope)]);
            foreach (var (_, done) in batch)
                done.SetResult();
        }
        catch (Unavailable failure)
        {
            foreach (var (_, done) in batch)
                done.SetException(failure);
        }
#pragma warning disable CA1031 // whatever it was, it belongs to one of them, and alone that one parks it
        catch (Exception)
        {
            await Task.WhenAll(batch.Select(one => Alone(one.Envelope, one.Done)));
        }
#pragma warning restore CA1031
    }

    private async Task Alone(Envelope envelope, TaskCompletionSource done)
    {
        try
        {
            await alone(envelope);
            done.SetResult();
        }
#pragma warning disable CA1031 // told to whoever gave it
        catch (Exception failure)
        {
            done.SetException(failure);
        }
#pragma warning restore CA1031
    }
}
