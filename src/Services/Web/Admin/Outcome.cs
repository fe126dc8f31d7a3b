using Stoa.Client;

namespace Stoa.Web;

/// <summary>What came of one of many things that were done at once.</summary>
/// <param name="Wrong">Why it was not done.</param>
public sealed record Outcome(string Id, string? Wrong)
{
    /// <summary>As many as a list shows at once.</summary>
    public const int Most = 100;

    /// <summary>One after the other: what fails leaves the others alone.</summary>
    public static async Task<IReadOnlyList<Outcome>> OfEach<T>(IEnumerable<string> ids, Func<string, Task<Answer<T>>> act)
    {
        var told = new List<Outcome>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal).Take(Most))
            told.Add(new(id, (await act(id)).Problem is { } problem ? Filled.Said(problem) : null));
        return told;
    }
}
