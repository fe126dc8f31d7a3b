using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using Stoa.Kernel;
using Stoa.Kernel.Messaging;

namespace Stoa.RabbitMq;

/// <summary>
/// A connection that is opened again whenever it is lost, until it is closed. Whatever goes wrong on it (the broker gone, a channel closed,
/// a queue deleted, a publish without an answer) has one cure: another connection, on which everything is declared again.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without timers holds nothing to let go of.")]
internal sealed partial class Line(
    string name, BrokerAddress address, Func<IConnection, Action<string>, Task> use, Action lost, Clock clock, ILogger log)
{
    private static readonly TimeSpan UseTime = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;
    private int connections;

    /// <summary>How many connections it has made so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Begins. Complete when it is connected for the first time.</summary>
    public Task Open()
    {
        running = Run();
        return opened.Task;
    }

    /// <summary>Says goodbye and opens no other.</summary>
    public async Task Close()
    {
        await closing.CancelAsync();
        await running;
    }

    private async Task Run()
    {
        var failures = 0;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                await Live();
                failures = 0;
            }
#pragma warning disable CA1031 // whatever stands in the way, the next attempt may succeed
            catch (Exception failure)
            {
                if (!closing.IsCancellationRequested && failures++ == 0)
                    LogNotOpened(log, name, address.Readable, failure.GetBaseException().Message);
            }
#pragma warning restore CA1031
            var pause = Reconnecting.Pause(failures);
            await Task.Delay(pause, clock.Time, closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One connection, from its beginning to its end.</summary>
    private async Task Live()
    {
        var over = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var connection = await address.Connect(name, clock.Time, closing.Token);
        Interlocked.Increment(ref connections);
        using var told = closing.Token.Register(() => over.TrySetResult("this process closes it"));
        try
        {
            // Nothing is done within the client's own events but to note that it is over: what waits for an answer there waits for ever.
            connection.ConnectionShutdownAsync += (_, why) =>
            {
                over.TrySetResult(why.ReplyText);
                return Task.CompletedTask;
            };
            await use(connection, because => over.TrySetResult(because)).WaitAsync(UseTime, clock.Time, closing.Token);
            opened.TrySetResult();
            LogOpened(log, name, address.Readable);
            var reason = await over.Task;
            if (!closing.IsCancellationRequested)
                LogLost(log, name, address.Readable, reason);
        }
        finally
        {
            lost();
            var ending = BrokerAddress.End(connection, clock.Time);
            if (closing.IsCancellationRequested)
                await ending;
        }
    }

    [LoggerMessage(2411, LogLevel.Information, "The line that {Line} is connected with the broker {Broker}")]
    private static partial void LogOpened(ILogger log, string line, string broker);

    [LoggerMessage(2412, LogLevel.Warning, "The line that {Line} to the broker {Broker} is over: {Reason}")]
    private static partial void LogLost(ILogger log, string line, string broker, string reason);

    [LoggerMessage(2413, LogLevel.Warning, "The line that {Line} can't be connected with the broker {Broker} and is tried again: {Reason}")]
    private static partial void LogNotOpened(ILogger log, string line, string broker, string reason);
}
