using System.Text.Json;

namespace Stoa.Web;

/// <summary>One thing that is not as it was.</summary>
/// <param name="Name">Which part of what changed; nothing where it is one word.</param>
/// <param name="Was">Nothing where there was none.</param>
/// <param name="Became">Nothing where it is gone.</param>
public sealed record Difference(string? Name, string? Was, string? Became)
{
    /// <summary>By its parts where both are written as objects, and only those that changed; else as it stands.</summary>
    public static IReadOnlyList<Difference> Between(string was, string became)
    {
        if (Parts(was) is not { } before || Parts(became) is not { } after)
            return [new(null, Given(was), Given(became))];
        return
        [
            .. before.Keys.Union(after.Keys)
                .Select(name => new Difference(name, before.GetValueOrDefault(name), after.GetValueOrDefault(name)))
                .Where(one => one.Was != one.Became),
        ];
    }

    private static string? Given(string text) => text is "" or "none" or "null" ? null : text;

    private static Dictionary<string, string>? Parts(string text)
    {
        if (text is not ['{', .., '}'])
            return null;
        try
        {
            return JsonElement.Parse(text).EnumerateObject()
                .ToDictionary(one => one.Name, one => one.Value.ToString(), StringComparer.Ordinal);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return null;       // it was cut, or names one thing twice
        }
    }
}
