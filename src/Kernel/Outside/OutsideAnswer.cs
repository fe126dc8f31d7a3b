using System.Text.Json;

namespace Stoa.Kernel.Outside;

/// <summary>What somebody outside answered, or why there is no answer.</summary>
/// <param name="Status">The HTTP status; 0 where nothing came back.</param>
/// <param name="Failure">Why nothing came back, in words that may be shown to the staff.</param>
/// <param name="WasSent">False: it never got there, so it had no effect.</param>
public sealed record OutsideAnswer(
    int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null, string? Failure = null, bool WasSent = true)
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 32 };

    /// <summary>For how long from now on it may be kept, where it says so.</summary>
    public TimeSpan? MaxAge { get; init; }

    public bool IsGood => Status is >= 200 and < 300;

    /// <summary>It had no time, or stumbled: the same may succeed later.</summary>
    public bool IsPassing => Status is 0 or 408 or 429 or >= 500;

    /// <summary>How it reads as JSON; nothing where it is none.</summary>
    public JsonElement? Json()
    {
        try
        {
            using var read = JsonDocument.Parse(Body, Reading);
            return read.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>In a word for the staff; what was said is not in it.</summary>
    public override string ToString() => Failure ?? $"HTTP {Status}";

    internal static OutsideAnswer Nothing(string why, bool wasSent) => new(0, default, null, why, wasSent);
}
