using System.Text;
using System.Text.Json;

namespace Stoa.Stress;

/// <summary>An answer of the shop. Its body is good until the next request on the same wire.</summary>
public readonly record struct WireAnswer(int Status, string Head, ReadOnlyMemory<byte> Body)
{
    /// <summary>The text of a member of the answer's object; nothing when it is absent or null.</summary>
    public string? Text(ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(Body.Span);
        return Find(ref reader, member) && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>The whole number of a member of the answer's object.</summary>
    public long Whole(ReadOnlySpan<byte> member)
    {
        var reader = new Utf8JsonReader(Body.Span);
        return Find(ref reader, member)
            ? reader.GetInt64()
            : throw new FormatException("The shop's answer lacks a number that it always has.");
    }

    /// <summary>Seconds to wait before asking again, where the shop said so.</summary>
    public TimeSpan? RetryAfter => Header(Head, "Retry-After") is { } seconds && int.TryParse(seconds, out var count)
        ? TimeSpan.FromSeconds(count)
        : null;

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body.Span)}";

    /// <summary>Goes to the value of a member of the answer's object.</summary>
    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            var found = reader.ValueTextEquals(member);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }
        return false;
    }

    internal static string? Header(string head, string name)
    {
        foreach (var line in head.AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon > 0 && line[..colon].Equals(name, StringComparison.OrdinalIgnoreCase))
                return line[(colon + 1)..].Trim().ToString();
        }
        return null;
    }
}
