using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>The tree of categories as the staff arrange it.</summary>
/// <param name="Open">The category whose form somebody sent a moment ago; "new" for another one.</param>
public sealed record AdminCategoriesModel(IReadOnlyList<Shelving> All, Filled Filled, string? Open, string Key)
{
    /// <summary>Where a category can stand: not under itself.</summary>
    public IEnumerable<Shelving> PlacesFor(Category category)
    {
        var own = Shelving.All([category]).Select(one => one.Category.Id).ToHashSet();
        return All.Where(one => !own.Contains(one.Category.Id));
    }
}
