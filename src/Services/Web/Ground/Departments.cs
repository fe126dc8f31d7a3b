using Stoa.Client.Models;
using Stoa.Kernel;

namespace Stoa.Web;

/// <summary>
/// The tree of categories, for the way through the shop on every page: known for a moment, and kept while the catalog is away.
/// </summary>
public sealed class Departments(Visitors visitors, Clock clock)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    private volatile Seen? seen;

    /// <summary>As they were when somebody last looked.</summary>
    public IReadOnlyList<Category> Known => seen?.All ?? [];

    public async Task<IReadOnlyList<Category>> Get(Visitor visitor)
    {
        if (seen is { } known && clock.Time.GetElapsedTime(known.At) < Moment)
            return known.All;
        var answer = await visitors.Nobody(visitor.Http).Shop.Categories.List(visitor.Stop);
        if (answer.IsGood)
            seen = new(answer.Value.Items, clock.Time.GetTimestamp());
        return Known;
    }

    private sealed record Seen(IReadOnlyList<Category> All, long At);
}
