using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Gateway.Tests;

/// <summary>
/// A service elsewhere that answers with the very bytes that a test wants, and breaks off where it wants. Each connection is served by
/// the script; what was asked is kept.
/// </summary>
internal sealed class RawUpstream : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<Connection, Task> script;
    private readonly Task listening;
    private readonly List<string> heads = [];

    public RawUpstream(Func<Connection, Task> script)
    {
        this.script = script;
        listener.Start();
        listening = Listen();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The heads of all requests so far.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (heads)
                return [.. heads];
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        await listening;
        listener.Dispose();
    }

    private async Task Listen()
    {
        try
        {
            while (true)
                _ = Serve(await listener.AcceptTcpClientAsync());
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Serve(TcpClient client)
    {
        using (client)
        {
            try
            {
                await script(new Connection(client.GetStream(), this));
            }
            catch (IOException)
            {
            }
        }
    }

    internal sealed class Connection(NetworkStream stream, RawUpstream upstream)
    {
        public NetworkStream Stream => stream;

        /// <summary>Reads the head of the next request, or nothing where the other side has closed.</summary>
        public async Task<string?> Head()
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one) == 0)
                    return null;
                head.Append((char)one[0]);
            }
            lock (upstream.heads)
                upstream.heads.Add(head.ToString());
            return head.ToString();
        }

        public Task Send(string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

        /// <summary>A whole answer.</summary>
        public Task Answer(string body, string headers = "", int status = 200) =>
            Send($"HTTP/1.1 {status} Fine\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

        /// <summary>Waits until the other side closes.</summary>
        public async Task UntilLeft()
        {
            var bytes = new byte[1024];
            while (await stream.ReadAsync(bytes) > 0)
            {
            }
        }
    }
}
