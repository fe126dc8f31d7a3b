using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Tests.Messaging;

/// <summary>What becomes of an event that is sent: it may be delivered, and the sender may be told so.</summary>
internal delegate Task Manner(Envelope envelope, Func<Task> deliver);

/// <summary>The way from a relay to the real bus, where a test refuses, loses and repeats.</summary>
internal sealed class Wire(IBus bus, Func<IBus, Task>? kill = null) : IBus
{
    private int sent;

    /// <summary>How it treats what is sent from now on.</summary>
    public Manner Manner { get; set; } = Honest;

    public IBus Bus => bus;

    public bool IsAway => Manner == Refusing || bus.IsAway;

    /// <summary>How often something was sent.</summary>
    public int Sent => Volatile.Read(ref sent);

    public static Task Honest(Envelope envelope, Func<Task> deliver) => deliver();

    /// <summary>The broker is away.</summary>
    public static Task Refusing(Envelope envelope, Func<Task> deliver) => throw new Unavailable("The bus is away.");

    /// <summary>Delivered, but the sender never hears of it.</summary>
    public static async Task LosingReceipts(Envelope envelope, Func<Task> deliver)
    {
        await deliver();
        throw new Unavailable("The receipt was lost.");
    }

    public static Task Twice(Envelope envelope, Func<Task> deliver) => Task.WhenAll(deliver(), deliver());

    /// <summary>The connection looks open and nothing ever comes back; also what a process that is gone hears.</summary>
    public static Task Hanging(Envelope envelope, Func<Task> deliver) => new TaskCompletionSource().Task;

    /// <summary>Delivered, and then nothing ever comes back: the process dies between handling and receipt.</summary>
    public static async Task DyingAfterwards(Envelope envelope, Func<Task> deliver)
    {
        await deliver();
        await Hanging(envelope, deliver);
    }

    public Task Start(IReadOnlyList<Hearer> hearers, Overhearers overhearers, CancellationToken stop) =>
        bus.Start(hearers, overhearers, stop);

    public Task<string?> Check(CancellationToken stop) => bus.Check(stop);

    /// <summary>The process at this end is killed: a broker at the other one sees a connection end.</summary>
    public Task Kill() => kill?.Invoke(bus) ?? Task.CompletedTask;

    public Task Send(Envelope envelope)
    {
        Interlocked.Increment(ref sent);
        return Manner(envelope, () => bus.Send(envelope));
    }

    public Task StopHearing() => bus.StopHearing();

    public ValueTask DisposeAsync() => bus.DisposeAsync();
}
