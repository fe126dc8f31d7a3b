using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>Takes what is told over OTLP (HTTP, protobuf) and reads the spans of it.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly ConcurrentQueue<Span> spans = new();
    private readonly ConcurrentQueue<string> logs = new();
    private readonly ConcurrentQueue<string> metrics = new();

    private Collector(WebApplication web) => this.web = web;

    public string Address => web.Urls.Single();

    public IReadOnlyCollection<Span> Spans => spans;

    /// <summary>As bytes read as letters, which is enough to look for a word.</summary>
    public string Logs => string.Join('\n', logs);

    public string Metrics => string.Join('\n', metrics);

    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var web = builder.Build();
        web.Urls.Add($"http://127.0.0.1:{Ports.Free(1)[0]}");
        var one = new Collector(web);
        web.MapPost("/v1/traces", async (HttpRequest request) =>
        {
            foreach (var span in Read(await Bytes(request)))
                one.spans.Enqueue(span);
        });
        web.MapPost("/v1/logs", async (HttpRequest request) => one.logs.Enqueue(Encoding.Latin1.GetString(await Bytes(request))));
        web.MapPost("/v1/metrics", async (HttpRequest request) => one.metrics.Enqueue(Encoding.Latin1.GetString(await Bytes(request))));
        await web.StartAsync();
        return one;
    }

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private static async Task<byte[]> Bytes(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    /// <summary>opentelemetry.proto: resource spans (1) have a resource (1) and scope spans (2), and those have spans (2).</summary>
    private static IEnumerable<Span> Read(byte[] sent) =>
        from ofProcess in Fields(sent, 1)
        let process = Attributes(Fields(ofProcess, 1).Single(), 1).GetValueOrDefault("service.instance.id", "")
        from scope in Fields(ofProcess, 2)
        from span in Fields(scope, 2)
        select new Span(
            process, Hex(span, 1), Hex(span, 2), Hex(span, 4), Encoding.UTF8.GetString(Fields(span, 5).Single()), Attributes(span, 9));

    private static string Hex(byte[] message, int field) => Convert.ToHexString(Fields(message, field).FirstOrDefault() ?? []);

    private static Dictionary<string, string> Attributes(byte[] message, int field) => Fields(message, field).ToDictionary(
        pair => Encoding.UTF8.GetString(Fields(pair, 1).Single()),
        pair => Fields(pair, 2).Select(value => Fields(value, 1).Select(Encoding.UTF8.GetString).FirstOrDefault()
            ?? Fields(value, 3).Select(number => $"{BitConverter.ToInt64(number)}").FirstOrDefault() ?? "").FirstOrDefault() ?? "");

    /// <summary>All values of a field of a message: bytes as they are, a number as eight bytes.</summary>
    private static List<byte[]> Fields(byte[] message, int field)
    {
        var found = new List<byte[]>();
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            byte[] value;
            switch (key & 7)
            {
                case 0:
                    value = BitConverter.GetBytes(Number(message, ref at));
                    break;
                case 1:
                    value = message[at..(at += 8)];
                    break;
                case 5:
                    value = message[at..(at += 4)];
                    break;
                default:
                    var length = (int)Number(message, ref at);
                    value = message[at..(at += length)];
                    break;
            }
            if (key >> 3 == (ulong)field)
                found.Add(value);
        }
        return found;
    }

    private static ulong Number(byte[] message, ref int at)
    {
        var (number, shift) = (0UL, 0);
        while (true)
        {
            var part = message[at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return number;
            shift += 7;
        }
    }
}

/// <summary>A span as it was told.</summary>
internal sealed record Span(string Process, string Trace, string Id, string Parent, string Name, Dictionary<string, string> Tags)
{
    public string? Service => Tags.GetValueOrDefault("stoa.service");
}
