using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Stoa.Redis;

/// <summary>Where a Redis is and how one gets in: <c>redis://user:password@host:6379</c>, <c>rediss://</c> with TLS.</summary>
internal sealed class RedisAddress
{
    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(5);

    private readonly Uri address;
    private readonly string[] credentials;

    public RedisAddress(string address)
    {
        this.address = new Uri(address);
        // A password alone is written ":password@".
        credentials = this.address.UserInfo.Length == 0
            ? []
            : [.. this.address.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString).Where(one => one.Length > 0)];
    }

    /// <summary>For people: without name and password.</summary>
    public string Readable => $"{address.Host}:{Port}";

    private int Port => address.IsDefaultPort || address.Port < 0 ? 6379 : address.Port;

    /// <summary>A connection that was let in, or an exception within a bounded time.</summary>
    public async Task<RedisConnection> Connect(TimeProvider time, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(ConnectTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(address.Host, Port, either.Token);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (address.Scheme == "rediss")
            {
                var secured = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = secured;
                await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, either.Token);
            }
            var connection = new RedisConnection(stream);
            if (credentials.Length > 0)
                await connection.Ask(either.Token, ["AUTH", .. credentials]);
            await connection.Ask(either.Token, "PING");
            return connection;
        }
        catch (Exception)
        {
            socket.Dispose();
            if (stream is not null)
                await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>What stands in the way of using it, in words.</summary>
    public async Task<string?> Check(TimeProvider time, CancellationToken stop)
    {
        try
        {
            await using var connection = await Connect(time, stop);
            return null;
        }
        catch (Exception failure) when (IsAbout(failure))
        {
            return $"Stoa:Redis: the Redis at {Readable} can't be used: {Say(failure)}";
        }
    }

    /// <summary>Whether a failure is the other side's or the network's, and not ours.</summary>
    public static bool IsAbout(Exception failure) => failure is SocketException or IOException or AuthenticationException
        or OperationCanceledException or RedisRefused or InvalidDataException or ObjectDisposedException;

    public static string Say(Exception failure) =>
        failure is OperationCanceledException ? "it does not answer" : failure.GetBaseException().Message;
}
