using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.RabbitMq;

/// <summary>
/// Listens to one queue. What comes is acknowledged when it was taken for good. While the service can't take it (its database is away)
/// it is held and tried again here, so that the broker neither hands out more nor counts deliveries in vain.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without timers holds nothing to let go of.")]
internal sealed partial class Ear(string queue, Func<Letter, Task> take, Clock clock, ILogger log)
{
    /// <summary>So many are handled at a time.</summary>
    public const ushort Prefetch = 50;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource resting = new();
    private Func<Task>? leave;
    private int underWay;
    private TaskCompletionSource? quiet;

    /// <summary>Behind it are no dead letters: what fails here is tried again as well.</summary>
    public bool IsLast { get; init; }

    /// <summary>Listens on a connection, until that is over.</summary>
    public async Task Open(IConnection connection, Action<string> drop)
    {
        if (resting.IsCancellationRequested)
            return;
        var channel = await connection.CreateChannelAsync();
        var ending = CancellationTokenSource.CreateLinkedTokenSource(resting.Token);
        var over = ending.Token;
        channel.ChannelShutdownAsync += async (_, why) =>
        {
            drop(why.ReplyText);
            await ending.CancelAsync();
            ending.Dispose();
        };
        await channel.BasicQosAsync(0, Prefetch, global: false);
        var acks = new Acks(channel, drop);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            Begin(acks, Letter.Read(delivery), delivery.DeliveryTag, over);
            return Task.CompletedTask;
        };
        consumer.UnregisteredAsync += (_, _) =>
        {
            if (!resting.IsCancellationRequested)
                drop($"the queue {queue} is gone");
            return Task.CompletedTask;
        };
        var tag = await channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        leave = async () =>
        {
            if (channel.IsOpen)
                await channel.BasicCancelAsync(tag).WaitAsync(CancelTime, clock.Time);
            await acks.Flush().WaitAsync(CancelTime, clock.Time);
        };
    }

    /// <summary>Begins nothing any more, waits for what is being handled, and says so to the broker.</summary>
    public async Task Rest()
    {
        await resting.CancelAsync();
        Task handling;
        lock (gate)
        {
            quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (underWay == 0)
                quiet.TrySetResult();
            handling = quiet.Task;
        }
        await handling;
        try
        {
            if (leave is not null)
                await leave();
        }
#pragma warning disable CA1031 // what the broker was not told comes again to the next process, and its inbox knows it
        catch (Exception failure)
        {
            LogNotSaid(log, queue, failure.Message);
        }
#pragma warning restore CA1031
    }

    private void Begin(Acks acks, Letter letter, ulong delivery, CancellationToken over)
    {
        lock (gate)
        {
            if (resting.IsCancellationRequested)
                return;
            underWay++;
        }
        _ = Handle(acks, letter, delivery, over);
    }

    private async Task Handle(Acks acks, Letter letter, ulong delivery, CancellationToken over)
    {
        try
        {
            for (var pause = FirstPause; !over.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                if (await Take(letter) is { } taken)
                {
                    if (taken)
                        acks.Done(delivery);
                    else
                        await acks.Refuse(delivery);
                    return;
                }
                await Task.Delay(pause, clock.Time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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

    /// <summary>Whether it was taken; nothing: not now.</summary>
    private async Task<bool?> Take(Letter letter)
    {
        try
        {
            await take(letter);
            return true;
        }
        catch (Unavailable)
        {
            return null;
        }
#pragma warning disable CA1031 // whatever it is about this one, the others go on
        catch (Exception failure)
        {
            LogNotTaken(log, failure, queue, letter.Name);
            return IsLast ? null : false;
        }
#pragma warning restore CA1031
    }

    [LoggerMessage(2431, LogLevel.Error, "{Queue}: {Event} can neither be handled nor parked")]
    private static partial void LogNotTaken(ILogger log, Exception failure, string queue, string @event);

    [LoggerMessage(2432, LogLevel.Debug, "{Queue}: the last acknowledgements were not said: {Reason}")]
    private static partial void LogNotSaid(ILogger log, string queue, string reason);
}
