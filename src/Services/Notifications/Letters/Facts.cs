using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stoa.Notifications;

/// <summary>
/// What a template can say. Everything is words already, each a single line: what somebody wrote can't break a header or a text open.
/// </summary>
public sealed record Facts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What a template can name, each where its kind of letter has it, as templates write it.</summary>
    internal static readonly IReadOnlyList<(string Name, Func<Facts, object?> Get)> Members =
    [
        ("name", facts => facts.Name), ("number", facts => facts.Number), ("lines", facts => facts.Lines), ("total", facts => facts.Total),
        ("until", facts => facts.Until), ("reason", facts => facts.Reason), ("tracking", facts => facts.Tracking),
        ("isRefunded", facts => facts.IsRefunded), ("product", facts => facts.Product), ("left", facts => facts.Left),
    ];

    /// <summary>How the reader is greeted.</summary>
    public string? Name { get; init; }

    /// <summary>The order's number.</summary>
    public string? Number { get; init; }

    public IReadOnlyList<LineFacts>? Lines { get; init; }

    public string? Total { get; init; }

    /// <summary>Until when something can be done.</summary>
    public string? Until { get; init; }

    public string? Reason { get; init; }

    public string? Tracking { get; init; }

    /// <summary>There is money to come back.</summary>
    public bool IsRefunded { get; init; }

    /// <summary>A product's name, and how many of it are left.</summary>
    public string? Product { get; init; }

    public string? Left { get; init; }

    /// <summary>The staff only look how it reads. No template can name this.</summary>
    public bool? IsTest { get; init; }

    /// <summary>Where the reader goes on; known when the message is read.</summary>
    [JsonIgnore]
    public string? Link { get; init; }

    /// <summary>The shop's address; known when the message is read.</summary>
    [JsonIgnore]
    public string? Shop { get; init; }

    /// <summary>Where the reader says that mails of this kind are enough; the layout shows it, and no template can name it.</summary>
    [JsonIgnore]
    public string? WayOut { get; init; }

    public static Facts Read(string json) => JsonSerializer.Deserialize<Facts>(json, Json)!;

    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <summary>A line of an order, in words.</summary>
public sealed record LineFacts(string Name, string Quantity, string Price, string Total);
