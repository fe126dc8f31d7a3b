namespace Stoa.Kernel.Messaging;

/// <summary>
/// Carries quick words between the processes of a shop: at most once, in any order, to whoever is there. What must not be lost is an event
/// and goes by the bus. Two stand behind it: none, for a process that is alone, and Redis.
/// </summary>
public interface IGrapevine : IAsyncDisposable
{
    /// <summary>Nobody is ever there to hear: don't trouble to say anything.</summary>
    bool IsSilent { get; }

    /// <summary>What stands in the way of using it, in words; nothing when nothing does. Changes nothing.</summary>
    Task<string?> Check(CancellationToken stop);

    /// <summary>
    /// Begins to listen to one channel, connects by itself and again whenever it must, and never fails. Own words may come back.
    /// </summary>
    /// <param name="missed">Told when it was away for a while.</param>
    void Start(string channel, Action<ReadOnlyMemory<byte>> heard, Action missed);

    /// <summary>Complete when it was taken over or is lost; never throws, and never takes long.</summary>
    Task Say(byte[] words);
}

/// <summary>A process that is alone, or whose sisters have no Redis between them.</summary>
internal sealed class NoGrapevine : IGrapevine
{
    public bool IsSilent => true;

    public Task<string?> Check(CancellationToken stop) => Task.FromResult<string?>(null);

    public void Start(string channel, Action<ReadOnlyMemory<byte>> heard, Action missed)
    {
    }

    public Task Say(byte[] words) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
