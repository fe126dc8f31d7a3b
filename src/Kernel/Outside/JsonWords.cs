using System.Text.Json;

namespace Stoa.Kernel.Outside;

/// <summary>Reads what providers say, who may leave out anything: nothing where it is not there, or not what it should be.</summary>
public static class JsonWords
{
    public static JsonElement? At(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;

    public static string? Text(this JsonElement json, string name) =>
        json.At(name) is { ValueKind: JsonValueKind.String } member ? member.GetString() : null;

    public static long? Whole(this JsonElement json, string name) =>
        json.At(name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var whole) ? whole : null;

    public static bool? Flag(this JsonElement json, string name) => json.At(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The objects of a list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.At(name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object)
            : [];
}
