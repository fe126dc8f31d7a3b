using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Client;

/// <summary>Why the shop did not do it, as it tells it (RFC 9457).</summary>
public sealed record Problem
{
    /// <summary>No answer came: the shop could not be reached, or not in time.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The word for it that programs may rely on: "short-stock".</summary>
    public string Code { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>A sentence for people.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The HTTP status; 0 where no answer came.</summary>
    public int Status { get; init; }

    /// <summary>By which the operators find it in their logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>What is wrong with which member of the request.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>How long the shop asks to wait before another attempt.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What else it says, such as the problems of a cart.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; init; }

    public override string ToString() => $"{Status} {Code}: {Detail}";
}

/// <summary>A problem where a value was needed.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.ToString())
{
    public Problem Problem => problem;
}
