using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Stoa.Fakes;

/// <summary>What a fake was asked.</summary>
public sealed record FakeRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Json => JsonDocument.Parse(Body).RootElement.Clone();

    /// <summary>The fields of a form, as they came; a field that came twice has both of its values with a comma between.</summary>
    public IReadOnlyDictionary<string, string> Form => Fields(Text);

    public IReadOnlyDictionary<string, string> Asked => Fields(Query.TrimStart('?'));

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Who says so by HTTP Basic; nothing where nobody does.</summary>
    public (string User, string Password)? Basic
    {
        get
        {
            if (Header("Authorization") is not { } said || !said.StartsWith("Basic ", StringComparison.Ordinal))
                return null;
            var words = Encoding.UTF8.GetString(Convert.FromBase64String(said[6..])).Split(':', 2);
            return words.Length == 2 ? (words[0], words[1]) : null;
        }
    }

    private static Dictionary<string, string> Fields(string written) =>
        QueryHelpers.ParseQuery(written).ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.Ordinal);
}

/// <summary>What a fake answers.</summary>
public sealed record FakeAnswer(int Status, byte[] Body, string ContentType = "application/json")
{
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static FakeAnswer Of(int status, object body) => new(status, JsonSerializer.SerializeToUtf8Bytes(body));

    public static FakeAnswer Plain(int status, string text) => new(status, Encoding.UTF8.GetBytes(text), "text/html; charset=utf-8");

    internal static FakeAnswer Busy(TimeSpan wait) => Of(429, new { error = new { message = "Too many requests" } })
        .With("Retry-After", wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture));

    public FakeAnswer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
