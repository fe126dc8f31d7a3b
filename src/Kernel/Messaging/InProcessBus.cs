using System.Collections.Frozen;
using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>
/// The bus within one process. It is durable because it keeps nothing: an event counts as sent when every service that hears it has
/// committed its handling, and until then the speaker's outbox holds it.
/// </summary>
public sealed class InProcessBus : IBus
{
    private readonly Lock gate = new();
    private FrozenDictionary<string, Hearer[]> hearers = FrozenDictionary<string, Hearer[]>.Empty;
    private Overhearers? overhearers;
    private bool hearing;
    private int underWay;
    private TaskCompletionSource? quiet;

    public bool IsAway => false;

    public Task Start(IReadOnlyList<Hearer> hearers, Overhearers overhearers, CancellationToken stop)
    {
        this.hearers = hearers.SelectMany(hearer => hearer.Names.Select(name => (name, hearer)))
            .GroupBy(pair => pair.name, pair => pair.hearer, StringComparer.Ordinal)
            .ToFrozenDictionary(named => named.Key, named => named.ToArray(), StringComparer.Ordinal);
        this.overhearers = overhearers;
        lock (gate)
            hearing = true;
        return Task.CompletedTask;
    }

    public Task<string?> Check(CancellationToken stop) => Task.FromResult<string?>(null);

    public Task Send(Envelope envelope)
    {
        lock (gate)
        {
            if (!hearing)
                throw new Unavailable("The bus is not running.");
            underWay++;
        }
        return Deliver(envelope);
    }

    public Task StopHearing()
    {
        lock (gate)
        {
            hearing = false;
            if (underWay == 0)
                return Task.CompletedTask;
            quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return quiet.Task;
        }
    }

    public ValueTask DisposeAsync() => new(StopHearing());

    private async Task Deliver(Envelope envelope)
    {
        try
        {
            overhearers!.Hear(envelope);
            if (!hearers.TryGetValue(envelope.Name, out var told))
                return;
            if (told.Length == 1)
                await told[0].Hear(envelope);
            else
                await Task.WhenAll(told.Select(hearer => hearer.Hear(envelope)));
        }
        finally
        {
            lock (gate)
            {
                if (--underWay == 0)
                    quiet?.TrySetResult();
            }
        }
    }
}
