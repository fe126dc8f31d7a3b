using System.Text;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Stoa.Kernel.Messaging;
using Stoa.RabbitMq;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.RabbitMq;

/// <summary>A part of a broker with a toy shop on it, and the operator's way to it, past the shop.</summary>
internal sealed class Workshop : IAsyncDisposable
{
    private readonly RabbitServer server;
    private readonly CapturedLog log = new();
    private readonly ILogger logger;

    private Workshop(RabbitServer server, string address)
    {
        (this.server, Address) = (server, address);
        logger = log.CreateLogger("stoa.bus");
        Shop = new ToyShop(() => Connect(), bus => ((RabbitMqBus)bus).Kill());
    }

    public string Address { get; }

    public ToyShop Shop { get; }

    /// <summary>Who hears what in the whole shop, as far as the processes know that start from now on.</summary>
    public IReadOnlyList<Audience> Everybody { get; set; } = [];

    public TimeSpan PublishDeadline { get; set; } = TimeSpan.FromSeconds(10);

    public TimeSpan StartPatience { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>What the buses logged.</summary>
    public IReadOnlyList<string> Log => log.Lines;

    /// <summary>On a broker; by default on the one that all tests share.</summary>
    public static async Task<Workshop> Open(RabbitServer? server = null)
    {
        server ??= await RabbitServer.Shared;
        return new Workshop(server, await server.NewHost());
    }

    public RabbitMqBus Connect() => new(Address, Everybody, new Clock(), logger)
    {
        PublishDeadline = PublishDeadline,
        StartPatience = StartPatience,
    };

    /// <summary>Does something as an operator would.</summary>
    public async Task<T> Operate<T>(Func<IChannel, Task<T>> work)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(Address) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await work(channel);
    }

    public Task Operate(Func<IChannel, Task> work) => Operate(async channel =>
    {
        await work(channel);
        return 0;
    });

    /// <summary>How many messages wait in a queue; nothing: there is no such queue.</summary>
    public async Task<long?> Waiting(string queue)
    {
        try
        {
            return await Operate(async channel => (long)await channel.MessageCountAsync(queue));
        }
        catch (OperationInterruptedException)
        {
            return null;
        }
    }

    /// <summary>Puts a message into a service's queue that no Stoa has said.</summary>
    public Task Smuggle(string service, byte[] message) => Operate(channel => channel.BasicPublishAsync(
        "", Topology.QueueOf(service), mandatory: true, new BasicProperties { DeliveryMode = DeliveryModes.Persistent }, message).AsTask());

    public Task Smuggle(string service, string message) => Smuggle(service, Encoding.UTF8.GetBytes(message));

    public async ValueTask DisposeAsync()
    {
        await Shop.DisposeAsync();
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Log));
        await server.Forget(Address);
        log.Dispose();
    }
}
