using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Stoa.RabbitMq;

/// <summary>
/// Where the broker is, and how a connection to it is made: without the client's own recovery, and with a limit on every wait.
/// </summary>
internal sealed class BrokerAddress
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The largest message that a broker can be told to take. A smaller limit here would end the connection at each such one.
    /// </summary>
    private const uint LargestMessage = 512 * 1024 * 1024;

    private readonly ConnectionFactory factory;

    public BrokerAddress(string address)
    {
        factory = new ConnectionFactory
        {
            Uri = new Uri(address),
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(5),
            HandshakeContinuationTimeout = TimeSpan.FromSeconds(10),
            ContinuationTimeout = TimeSpan.FromSeconds(20),
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            MaxInboundMessageBodySize = LargestMessage,
        };
        Readable = $"{factory.Endpoint.HostName}:{factory.Endpoint.Port}{(factory.VirtualHost == "/" ? "" : $"/{factory.VirtualHost}")}";
    }

    /// <summary>For people: without name and password.</summary>
    public string Readable { get; }

    /// <summary>A new connection, or an exception within a bounded time.</summary>
    public Task<IConnection> Connect(string name, TimeProvider time, CancellationToken stop) =>
        factory.CreateConnectionAsync("stoa " + name, stop).WaitAsync(ConnectTime, time, stop);

    /// <summary>Ends a connection, politely where it still can; never longer than a moment.</summary>
    public static async Task End(IConnection connection, TimeProvider time)
    {
        try
        {
            await connection.CloseAsync(Constants.ReplySuccess, "Goodbye", CloseTime, abort: true, CancellationToken.None)
                .WaitAsync(CloseTime * 2, time);
            await connection.DisposeAsync().AsTask().WaitAsync(CloseTime, time);
        }
#pragma warning disable CA1031 // it is given up, however it takes that
        catch (Exception)
        {
            // What the system still holds of it goes with its socket.
        }
#pragma warning restore CA1031
    }

    /// <summary>What stands in the way of using it, in words.</summary>
    public async Task<string?> Check(TimeProvider time, CancellationToken stop)
    {
        try
        {
            var connection = await Connect("checks", time, stop);
            try
            {
                // A connection looks open before the broker has said whether it lets us in.
                await using var channel = await connection.CreateChannelAsync(cancellationToken: stop).WaitAsync(ConnectTime, time, stop);
                return null;
            }
            finally
            {
                await End(connection, time);
            }
        }
        catch (Exception failure) when (failure is BrokerUnreachableException or RabbitMQClientException or TimeoutException or IOException)
        {
            return $"Stoa:Bus: the broker at {Readable} can't be used: {Innermost(failure)}";
        }
    }

    private static string Innermost(Exception failure) => failure.GetBaseException().Message;
}
