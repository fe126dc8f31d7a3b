using System.Text.Json.Nodes;
using Xunit;

namespace Stoa.Testing;

/// <summary>An answer of the shop, read to its end.</summary>
public sealed record Reply(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? ContentType => Header("Content-Type")?.Split(';')[0];

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException("The body is null.");

    /// <summary>The code of a problem.</summary>
    public string Code => Text("code");

    public static async Task<Reply> Of(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            one => one.Key, one => string.Join(", ", one.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync());

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>The text at a path of members.</summary>
    public string Text(params string[] path) => path.Aggregate(Json, Step).ToString();

    /// <summary>The texts of several members, in the order that they are asked for.</summary>
    public string[] Texts(params string[] names) => [.. names.Select(name => Text(name))];

    /// <summary>The names of the members of the object at a path, in order.</summary>
    public string Members(params string[] path) =>
        string.Join(' ', path.Aggregate(Json, Step).AsObject().Select(member => member.Key));

    public Reply Is(int status)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Body}");
        return this;
    }

    /// <summary>It is this problem, and names exactly these fields.</summary>
    public Reply Is(int status, string code, params string[] fields)
    {
        Is(status);
        Assert.Equal(code, Code);
        Assert.Equal(fields, (Json["errors"] as JsonObject)?.Select(error => error.Key) ?? []);
        return this;
    }

    private static JsonNode Step(JsonNode node, string name) => node is JsonArray list ? list[int.Parse(name)]! : node[name]!;

    /// <summary>An answer as it came over the wire.</summary>
    internal static Reply Parse(string text)
    {
        var (head, body) = text.Split("\r\n\r\n", 2) is [var first, var second] ? (first, second) : (text, "");
        var lines = head.Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Where(line => line.Length == 2)
            .GroupBy(line => line[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(one => one.Key, one => string.Join(", ", one.Select(line => line[1])), StringComparer.OrdinalIgnoreCase);
        var status = lines[0].Split(' ') is ["HTTP/1.1", var number, ..] ? int.Parse(number) : 0;
        return new Reply(status, headers, body);
    }
}
