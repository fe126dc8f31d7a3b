using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Auditor;

/// <summary>
/// A line of a history: the name of a crowd, a request that somebody in it is about to send, or what came of one. In a file it is a line of
/// JSON without what is not known.
/// </summary>
/// <param name="Is">One of the words below.</param>
/// <param name="Call">The request's number; whoever asks one thing after the other has growing ones. None for a crowd.</param>
public sealed record HistoryLine(string Is, long Call = 0)
{
    /// <summary>Its buyers' addresses begin with the crowd's name and a dash.</summary>
    public const string Crowd = "crowd";

    /// <summary>About to be sent; what comes of it is another line, or is never known.</summary>
    public const string Invoke = "invoke";

    /// <summary>Done.</summary>
    public const string Ok = "ok";

    /// <summary>Refused for good.</summary>
    public const string Fail = "fail";

    /// <summary>Perhaps done, perhaps not: the connection broke, or the shop could not say.</summary>
    public const string Unknown = "unknown";

    /// <summary>What is asked: something into the cart, an order, its payment, a look at the cart.</summary>
    public const string Add = "add", Checkout = "checkout", Pay = "pay", Look = "look";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Who: the crowd's name, or the buyer's in it.</summary>
    public string? Who { get; init; }

    /// <summary>When it was asked, in Unix milliseconds.</summary>
    public long At { get; init; }

    public string? Op { get; init; }

    /// <summary>The Idempotency-Key that was sent with it.</summary>
    public string? Key { get; init; }

    /// <summary>By which its order is known, whatever else gets lost: each purchase has its own.</summary>
    public string? Email { get; init; }

    public string? ProductId { get; init; }

    public string? CartId { get; init; }

    public string? OrderId { get; init; }

    public int Status { get; init; }

    /// <summary>The code of a problem.</summary>
    public string? Code { get; init; }

    /// <summary>A hash of the answer's body, where there was a key.</summary>
    public string? Body { get; init; }

    /// <summary>The products that were seen in the cart.</summary>
    public IReadOnlyList<string>? Holds { get; init; }

    /// <summary>The line as it is written, its end included.</summary>
    public byte[] Write() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    /// <exception cref="JsonException">It is no such line, or not all of one.</exception>
    public static HistoryLine Read(string text) =>
        JsonSerializer.Deserialize<HistoryLine>(text, Json) ?? throw new JsonException("A line is an object.");
}
