using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Stoa.Kernel.Messaging;

namespace Stoa.RabbitMq;

/// <summary>
/// What the shop has at its broker. Every event goes to one topic exchange under its wire name. Each service has an exchange of its own
/// behind it, its letter box, and its queue behind that. What finds the queue gone, and what can't be handled or parked, goes to the
/// service's dead letters. Every process declares all of it for every service of the shop, so that no event depends on who started first.
/// </summary>
internal sealed partial class Topology(IReadOnlyList<Audience> everybody)
{
    /// <summary>Where every event is said.</summary>
    public const string Events = "stoa.events";

    /// <summary>A queue never holds more: then speakers keep their events in the outbox.</summary>
    private const int MostMessages = 1_000_000;

    private const long MostBytes = 8L * 1024 * 1024 * 1024;

    /// <summary>So often a delivery may end without an answer (a process that dies of it) before it goes to the dead letters.</summary>
    private const int MostDeliveries = 20;

    /// <summary>
    /// Of dead letters there is nowhere to go on to. Newer brokers would drop them after 20 deliveries unless told otherwise.
    /// </summary>
    private const int NoLimit = 1_000_000_000;

    /// <summary>What a process's own queue holds when the process dawdles; the oldest goes first.</summary>
    private const int MostOwn = 10_000;

    /// <summary>The queue of a service, and its letter box.</summary>
    public static string QueueOf(string service) => $"stoa.{service}";

    /// <summary>The queue of what a service could not take, and the exchange before it.</summary>
    public static string DeadLettersOf(string service) => $"stoa.{service}.dead-letters";

    /// <summary>Declares everything. What is there already stays as it is, also when it was made with other limits.</summary>
    public async Task Declare(IConnection connection, ILogger log)
    {
        var declaring = new Declaring(connection, log);
        await declaring.Exchange(Events, ExchangeType.Topic);
        foreach (var (service, names) in everybody.Where(one => one.Names.Count > 0))
        {
            var (queue, deadLetters) = (QueueOf(service), DeadLettersOf(service));
            await declaring.Exchange(deadLetters, ExchangeType.Fanout);
            await declaring.Queue(deadLetters, new()
            {
                ["x-queue-type"] = "quorum",
                ["x-max-length"] = MostMessages,
                ["x-max-length-bytes"] = MostBytes,
                ["x-overflow"] = "reject-publish",
                ["x-delivery-limit"] = NoLimit,
            });
            await declaring.Do(channel => channel.QueueBindAsync(deadLetters, deadLetters, ""));
            await declaring.Exchange(queue, ExchangeType.Fanout, new() { ["alternate-exchange"] = deadLetters });
            await declaring.Queue(queue, new()
            {
                ["x-queue-type"] = "quorum",
                ["x-max-length"] = MostMessages,
                ["x-max-length-bytes"] = MostBytes,
                ["x-overflow"] = "reject-publish",
                ["x-delivery-limit"] = MostDeliveries,
                ["x-dead-letter-exchange"] = deadLetters,
                ["x-dead-letter-strategy"] = "at-least-once",
            });
            await declaring.Do(channel => channel.QueueBindAsync(queue, queue, ""));
            foreach (var name in names)
                await declaring.Do(channel => channel.ExchangeBindAsync(destination: queue, source: Events, routingKey: name));
        }
        await declaring.Done();
    }

    /// <summary>Makes this process's own queue: it goes when the connection does.</summary>
    public static async Task<string> DeclareOwn(IConnection connection, IEnumerable<string> names)
    {
        var channel = await connection.CreateChannelAsync();
        var queue = await channel.QueueDeclareAsync("", durable: false, exclusive: true, autoDelete: true, new Dictionary<string, object?>
        {
            ["x-max-length"] = MostOwn,
            ["x-overflow"] = "drop-head",
        });
        foreach (var name in names)
            await channel.QueueBindAsync(queue.QueueName, Events, name);
        return queue.QueueName;
    }

    /// <summary>
    /// Declares one thing after the other. The broker closes the channel when something is there with other arguments, or when it is not
    /// ours to make: then it is enough that it is there.
    /// </summary>
    private sealed class Declaring(IConnection connection, ILogger log)
    {
        private IChannel? channel;

        public Task Exchange(string name, string type, Dictionary<string, object?>? arguments = null) => Do(
            on => on.ExchangeDeclareAsync(name, type, durable: true, autoDelete: false, arguments),
            on => on.ExchangeDeclarePassiveAsync(name),
            name);

        public Task Queue(string name, Dictionary<string, object?> arguments) => Do(
            on => on.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments),
            on => on.QueueDeclarePassiveAsync(name),
            name);

        public async Task Do(Func<IChannel, Task> declare)
        {
            if (channel is not { IsOpen: true })
                channel = await connection.CreateChannelAsync();
            await declare(channel);
        }

        public async Task Done()
        {
            if (channel is { IsOpen: true })
                await channel.CloseAsync();
        }

        private async Task Do(Func<IChannel, Task> declare, Func<IChannel, Task> look, string name)
        {
            try
            {
                await Do(declare);
            }
            catch (OperationInterruptedException refused) when (
                refused.ShutdownReason?.ReplyCode is Constants.PreconditionFailed or Constants.AccessRefused)
            {
                await Do(look);
                LogDifferent(log, name, refused.ShutdownReason.ReplyText);
            }
        }
    }

    [LoggerMessage(
        2421, LogLevel.Warning, "{Name} is used as it is at the broker, although this program would make it otherwise: {Reason}")]
    private static partial void LogDifferent(ILogger log, string name, string reason);
}
