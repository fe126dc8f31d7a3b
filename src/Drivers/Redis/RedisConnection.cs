using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Stoa.Redis;

/// <summary>
/// One connection that speaks RESP, Redis' protocol: a command is an array of byte strings, an answer one of five kinds. Used by one caller
/// at a time.
/// </summary>
internal sealed class RedisConnection(Stream stream) : IAsyncDisposable
{
    private const int LongestLine = 64 * 1024;
    private const int LargestText = 64 * 1024 * 1024;
    private const int MostParts = 1024;

    private readonly PipeReader reader = PipeReader.Create(stream);
    private readonly ArrayBufferWriter<byte> writing = new();

    /// <summary>Sends a command and gives its answer.</summary>
    /// <exception cref="RedisRefused">Redis says that it won't.</exception>
    public async Task<object?> Ask(CancellationToken stop, params object[] words)
    {
        await Send(stop, words);
        return await Read(stop);
    }

    /// <summary>Sends a command whose answer somebody else reads. A word is a text or bytes.</summary>
    public async Task Send(CancellationToken stop, params object[] words)
    {
        writing.ResetWrittenCount();
        Write($"*{words.Length}\r\n");
        foreach (var word in words)
        {
            var bytes = word as byte[] ?? Encoding.UTF8.GetBytes((string)word);
            Write($"${bytes.Length}\r\n");
            writing.Write(bytes);
            writing.Write("\r\n"u8);
        }
        await stream.WriteAsync(writing.WrittenMemory, stop);
    }

    /// <summary>The next answer: a text, a number, bytes, a list of such, or nothing.</summary>
    public async Task<object?> Read(CancellationToken stop)
    {
        var line = await ReadLine(stop);
        if (line.Length == 0)
            throw new InvalidDataException("Redis answered with an empty line.");
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                throw new RedisRefused(line[1..]);
            case ':':
                return Number(line, long.MaxValue);
            case '$':
                var length = (int)Number(line, LargestText);
                return length < 0 ? null : await ReadBytes(length, stop);
            case '*':
                var count = Number(line, MostParts);
                if (count < 0)
                    return null;
                var parts = new object?[count];
                for (var i = 0; i < count; i++)
                    parts[i] = await Read(stop);
                return parts;
            default:
                throw new InvalidDataException("What answers there does not speak Redis' protocol.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await reader.CompleteAsync();
        await stream.DisposeAsync();
    }

    private void Write(FormattableString text) => writing.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));

    private static long Number(string line, long most) =>
        long.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw new InvalidDataException("Redis answered with a length that can't be.");

    private async Task<string> ReadLine(CancellationToken stop)
    {
        while (true)
        {
            var read = await reader.ReadAsync(stop);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }
            if (read.Buffer.Length > LongestLine)
                throw new InvalidDataException("What answers there does not speak Redis' protocol.");
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                throw new EndOfStreamException("Redis closed the connection.");
        }
    }

    private async Task<byte[]> ReadBytes(int length, CancellationToken stop)
    {
        var read = await reader.ReadAtLeastAsync(length + 2, stop);
        if (read.Buffer.Length < length + 2)
            throw new EndOfStreamException("Redis closed the connection.");
        var bytes = read.Buffer.Slice(0, length).ToArray();
        reader.AdvanceTo(read.Buffer.GetPosition(length + 2));
        return bytes;
    }
}

/// <summary>Redis understood and won't; its own words say why.</summary>
internal sealed class RedisRefused(string why) : Exception(why);
