using Microsoft.Extensions.Logging;
using Stoa.Kernel;
using Stoa.Kernel.Messaging;

namespace Stoa.Redis;

/// <summary>
/// The grapevine over a Redis: one connection speaks, another one listens, and each is opened again by itself whenever it is lost. While
/// there is none, words are lost and nobody waits.
/// </summary>
public sealed partial class RedisGrapevine : IGrapevine
{
    private readonly RedisAddress address;
    private readonly Clock clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim speaking = new(1);
    private Task listening = Task.CompletedTask;
    private string channel = "";
    private RedisConnection? mouth;
    private long mayTryAt;
    private int failedTries;

    public RedisGrapevine(string address, Clock clock, ILogger log) =>
        (this.address, this.clock, this.log) = (new RedisAddress(address), clock, log);

    /// <summary>How long Redis may take for an answer before its connection is thought dead.</summary>
    internal TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the listening connection is asked whether it is still there.</summary>
    internal TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>It listens now.</summary>
    internal bool IsListening { get; private set; }

    public bool IsSilent => false;

    public Task<string?> Check(CancellationToken stop) => address.Check(clock.Time, stop);

    public void Start(string channel, Action<ReadOnlyMemory<byte>> heard, Action missed)
    {
        this.channel = channel;
        listening = Listen(heard, missed);
    }

    public async Task Say(byte[] words)
    {
        if (closing.IsCancellationRequested)
            return;
        await speaking.WaitAsync(CancellationToken.None);
        try
        {
            if (mouth is null && clock.Time.GetTimestamp() < mayTryAt)
                return;
            using var deadline = new CancellationTokenSource(Deadline, clock.Time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, closing.Token);
            mouth ??= await address.Connect(clock.Time, stop.Token);
            await mouth.Ask(stop.Token, "PUBLISH", channel, words);
            failedTries = 0;
        }
        catch (Exception failure) when (RedisAddress.IsAbout(failure))
        {
            if (mouth is { } broken)
                await broken.DisposeAsync();
            mouth = null;
            mayTryAt = clock.Time.GetTimestamp() + (long)(Reconnecting.Pause(failedTries++).TotalSeconds * clock.Time.TimestampFrequency);
        }
        finally
        {
            speaking.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await listening;
        await speaking.WaitAsync(CancellationToken.None);
        if (mouth is { } open)
            await open.DisposeAsync();
        mouth = null;
        speaking.Release();
    }

    private async Task Listen(Action<ReadOnlyMemory<byte>> heard, Action missed)
    {
        var (failures, hasListened) = (0, false);
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await using var ear = await address.Connect(clock.Time, closing.Token);
                await Hear(ear, heard, () =>
                {
                    LogListening(log, address.Readable);
                    if (hasListened)
                        missed();
                    (failures, hasListened) = (0, true);
                });
            }
            catch (Exception failure) when (RedisAddress.IsAbout(failure))
            {
                if (!closing.IsCancellationRequested && failures++ == 0)
                    LogAway(log, address.Readable, RedisAddress.Say(failure));
            }
            IsListening = false;
            var pause = Reconnecting.Pause(failures);
            await Task.Delay(pause, clock.Time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Listens until the connection breaks or nothing comes back from it, which looks the same from here.</summary>
    private async Task Hear(RedisConnection ear, Action<ReadOnlyMemory<byte>> heard, Action begins)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(closing.Token);
        await ear.Ask(over.Token, "SUBSCRIBE", channel);
        IsListening = true;
        begins();
        var asking = Ping(ear, over);
        try
        {
            while (true)
            {
                over.CancelAfter(PingEvery + Deadline);
                // A message, or the answer to a ping.
                if (await ear.Read(over.Token) is object?[] and [byte[] kind, _, byte[] words] && kind.AsSpan().SequenceEqual("message"u8))
                    heard(words);
            }
        }
        finally
        {
            await over.CancelAsync();
            await asking;
        }
    }

    private async Task Ping(RedisConnection ear, CancellationTokenSource over)
    {
        try
        {
            while (true)
            {
                await Task.Delay(PingEvery, clock.Time, over.Token);
                await ear.Send(over.Token, "PING");
            }
        }
        catch (Exception failure) when (RedisAddress.IsAbout(failure))
        {
            // The reader notices, or has noticed.
        }
    }

    [LoggerMessage(2421, LogLevel.Information, "Sister processes are heard by the Redis at {Redis}")]
    private static partial void LogListening(ILogger log, string redis);

    [LoggerMessage(
        2422, LogLevel.Warning, "The Redis at {Redis} is away: until it is back each process counts and caches for itself ({Reason})")]
    private static partial void LogAway(ILogger log, string redis, string reason);
}
