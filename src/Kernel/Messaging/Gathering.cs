using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// Events of one name that wait to be handled together. While one batch commits the next gathers; if a batch fails each goes alone.
/// </summary>
internal sealed class Gathering(int limit, Func<List<Envelope>, Task> together, Func<Envelope, Task> alone)
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
                while (batch.Count < limit && waiting.TryDequeue(out var one))
                    batch.Add(one);
                working = batch.Count > 0;
            }
            if (batch.Count == 0)
                return;
            await Handle(batch);
        }
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
