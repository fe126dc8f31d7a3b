using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Stoa.Stress;

/// <summary>
/// One kept-alive HTTP connection that costs next to nothing, so that a load on the same machine measures the shop and not its client.
/// One request at a time. A connection that breaks says so, and the next request opens another.
/// </summary>
public sealed class Wire(Uri shop) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] host = Encoding.ASCII.GetBytes(shop.Authority);
    private byte[] sending = new byte[4 * 1024];
    private byte[] received = new byte[64 * 1024];
    private Socket? socket;

    /// <summary>Sends a request and reads the answer, which is good until the next one.</summary>
    /// <param name="headers">Whole lines, each ended by CRLF.</param>
    /// <exception cref="WireLost">Nobody knows whether the shop did it.</exception>
    public async ValueTask<WireAnswer> Send(string method, string path, string? body = null, string headers = "")
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            socket ??= await Connect(patience.Token);
            var length = Write(method, path, body, headers);
            for (var sent = 0; sent < length;)
                sent += await socket.SendAsync(sending.AsMemory(sent, length - sent), patience.Token);
            return await Receive(socket, patience.Token);
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            Dispose();
            throw new WireLost(failure.Message, failure);
        }
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private async Task<Socket> Connect(CancellationToken stop)
    {
        var connecting = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connecting.ConnectAsync(shop.Host, shop.Port, stop);
            return connecting;
        }
        catch (Exception)
        {
            connecting.Dispose();
            throw;
        }
    }

    private int Write(string method, string path, string? body, string headers)
    {
        var bodyBytes = body is null ? 0 : Encoding.UTF8.GetByteCount(body);
        var most = method.Length + path.Length + headers.Length + host.Length + bodyBytes + 128;
        if (sending.Length < most)
            sending = new byte[most * 2];
        var at = Put(0, method);
        at = Put(at, " ");
        at = Put(at, path);
        at = Put(at, " HTTP/1.1\r\nHost: ");
        host.CopyTo(sending, at);
        at = Put(at + host.Length, "\r\n");
        at = Put(at, headers);
        if (body is not null)
        {
            at = Put(at, "Content-Type: application/json\r\nContent-Length: ");
            Utf8Formatter.TryFormat(bodyBytes, sending.AsSpan(at), out var digits);
            at = Put(at + digits, "\r\n\r\n");
            return at + Encoding.UTF8.GetBytes(body, sending.AsSpan(at));
        }
        return Put(at, method == "GET" ? "\r\n" : "Content-Length: 0\r\n\r\n");
    }

    private int Put(int at, string text) => at + Encoding.ASCII.GetBytes(text, sending.AsSpan(at));

    private async ValueTask<WireAnswer> Receive(Socket from, CancellationToken stop)
    {
        var (filled, headEnd) = (0, -1);
        while (headEnd < 0)
        {
            filled += await More(from, filled, stop);
            headEnd = received.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }
        var head = Encoding.ASCII.GetString(received, 0, headEnd);
        var status = int.Parse(head.AsSpan(9, 3), provider: null);
        var bodyAt = headEnd + 4;
        if (WireAnswer.Header(head, "Content-Length") is { } length)
        {
            var end = bodyAt + int.Parse(length, provider: null);
            while (filled < end)
                filled += await More(from, filled, stop);
            return new WireAnswer(status, head, received.AsMemory(bodyAt, end - bodyAt));
        }
        if (WireAnswer.Header(head, "Transfer-Encoding") is null)
            return new WireAnswer(status, head, default);
        return new WireAnswer(status, head, await Chunks(from, bodyAt, filled, stop));
    }

    /// <summary>Reads a chunked body to its end and closes the gaps between the chunks.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> Chunks(Socket from, int bodyAt, int filled, CancellationToken stop)
    {
        var (next, end) = (bodyAt, bodyAt);
        while (true)
        {
            int line;
            while ((line = received.AsSpan(next, filled - next).IndexOf("\r\n"u8)) < 0)
                filled += await More(from, filled, stop);
            if (!Utf8Parser.TryParse(received.AsSpan(next, line), out int size, out _, 'x'))
                throw new IOException("The answer is not HTTP.");
            var chunkAt = next + line + 2;
            while (filled < chunkAt + size + 2)
                filled += await More(from, filled, stop);
            received.AsSpan(chunkAt, size).CopyTo(received.AsSpan(end));
            (end, next) = (end + size, chunkAt + size + 2);
            if (size == 0)
                return received.AsMemory(bodyAt, end - bodyAt);
        }
    }

    private async ValueTask<int> More(Socket from, int filled, CancellationToken stop)
    {
        if (filled == received.Length)
            Array.Resize(ref received, received.Length * 2);
        var count = await from.ReceiveAsync(received.AsMemory(filled), stop);
        return count > 0 ? count : throw new IOException("The shop closed the connection.");
    }
}

/// <summary>The connection broke, or the shop took too long: whether it did what it was asked is not known.</summary>
public sealed class WireLost(string message, Exception inner) : Exception(message, inner);
