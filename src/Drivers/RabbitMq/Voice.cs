using System.Diagnostics.CodeAnalysis;
using RabbitMQ.Client;
using Stoa.Kernel.Messaging;

namespace Stoa.RabbitMq;

/// <summary>
/// A channel with confirms on which events are said, many at a time. It lives as long as its connection. What it waits for it waits for
/// with its own deadline; a caller's token never reaches the client, which would lose count of its confirms.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Semaphores without a wait handle hold nothing to let go of.")]
internal sealed class Voice
{
    /// <summary>So many may wait for the broker's answer; the others for their turn.</summary>
    private const int MostInFlight = 1_024;

    private readonly IChannel channel;
    private readonly Action<string> drop;
    private readonly TimeProvider time;
    private readonly TimeSpan deadline;
    private readonly Confirms confirms = new();
    private readonly SemaphoreSlim room = new(MostInFlight);
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource over = new();
    private volatile bool blocked;
    private ulong last;

    public Voice(IConnection connection, IChannel channel, Action<string> drop, TimeProvider time, TimeSpan deadline)
    {
        (this.channel, this.drop, this.time, this.deadline) = (channel, drop, time, deadline);
        connection.ConnectionBlockedAsync += (_, _) => Note(() => blocked = true);
        connection.ConnectionUnblockedAsync += (_, _) => Note(() => blocked = false);
        channel.BasicAcksAsync += (_, ack) => Note(() => confirms.Confirm(ack.DeliveryTag, ack.Multiple, Answer.Taken));
        channel.BasicNacksAsync += (_, nack) => Note(() => confirms.Confirm(nack.DeliveryTag, nack.Multiple, Answer.Refused));
        channel.BasicReturnAsync += (_, back) => Note(() => confirms.Returned(back.BasicProperties.MessageId ?? ""));
        channel.ChannelShutdownAsync += (_, why) => Note(() => drop(why.ReplyText));
    }

    /// <summary>The broker has no memory or no disk left, and takes nothing until it has.</summary>
    public bool IsBlocked => blocked;

    /// <summary>Says an event and gives the broker's answer, within the deadline.</summary>
    public async Task<Answer> Say(Envelope envelope)
    {
        if (blocked)
            return Answer.Blocked;
        try
        {
            await room.WaitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            return Answer.Lost;
        }
        var answeredBefore = confirms.Answered;
        try
        {
            return blocked ? Answer.Blocked : await Publish(envelope, CloudEvents.Write(envelope)).WaitAsync(deadline, time);
        }
        catch (TimeoutException)
        {
            // One that the broker holds back gets its answer when there is room again, though nobody waits for it any more.
            if (blocked)
                return Answer.Blocked;
            // While others are answered the connection is well, and only this one's queue can't write.
            if (confirms.Answered == answeredBefore)
                drop($"a publish had no answer for {deadline.TotalSeconds:0} s");
            return Answer.Lost;
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Gives the event to its hearers' queues again: some are missing.</summary>
    public void Mend() => drop("a queue is missing");

    /// <summary>The connection is gone, and with it every answer that was still to come.</summary>
    public void Over()
    {
        over.Cancel();
        confirms.Over();
    }

    private async Task<Answer> Publish(Envelope envelope, byte[] message)
    {
        Task<Answer> answer;
        try
        {
            await turn.WaitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            return Answer.Lost;
        }
        try
        {
            answer = confirms.Expect(++last, envelope.Id);
            await channel.BasicPublishAsync(Topology.Events, envelope.Name, mandatory: true, PropertiesOf(envelope), message);
        }
#pragma warning disable CA1031 // whatever it was, this channel's count of confirms is not to be trusted any more
        catch (Exception failure)
        {
            drop(failure.Message);
            return Answer.Lost;
        }
#pragma warning restore CA1031
        finally
        {
            turn.Release();
        }
        return await answer;
    }

    private static BasicProperties PropertiesOf(Envelope envelope) => new()
    {
        ContentType = CloudEvents.ContentType,
        DeliveryMode = DeliveryModes.Persistent,
        MessageId = envelope.Id,
        Type = envelope.Name,
        AppId = "stoa",
    };

    private static Task Note(Action note)
    {
        note();
        return Task.CompletedTask;
    }
}
