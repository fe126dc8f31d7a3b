using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>The tree of categories: /categories.</summary>
internal sealed class CategoryEndpoints(Database db, Once once, Showcase lists)
{
    /// <summary>No list of products has this address, which begins with a question mark or is empty.</summary>
    private const string WholeTree = "categories";

    public void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/categories").Accepts().Body(8 * 1024).WithTags("categories");
        all.MapGet("", (Delegate)ShowAll).Anyone().Produces<Page<CategoryBody>>().WithSummary("All categories");
        all.MapGet("/{id}", Show).Anyone().Produces<CategoryBody>().MayAnswer(404).WithSummary("A category, by its id or its slug");
        var staff = all.MapGroup("").StaffOnly().Limit(LimitClass.Admin);
        staff.MapPost("", Add).Produces<CategoryBody>(StatusCodes.Status201Created).MayAnswer(409).WithSummary("Put up another shelf");
        staff.MapPatch("/{id}", Change).Produces<CategoryBody>().MayAnswer(404, 409).WithSummary("Rename or move a category");
        staff.MapDelete("/{id}", Remove).Produces(StatusCodes.Status204NoContent).MayAnswer(404, 409)
            .WithSummary("Take an empty category away");
    }

    private async Task ShowAll(HttpContext http)
    {
        var ready = lists.Find(WholeTree) ?? await lists.Get(WholeTree, async () =>
        {
            var tree = await Tree();
            return Ready.Of(new Page<CategoryBody>([.. tree.Under(null).Select(one => CategoryBody.Of(one, tree))], null));
        });
        await ready!.Write(http);
    }

    private async Task<IResult> Show(string id)
    {
        var tree = await Tree();
        return tree.Find(id) is { } category ? Answer.Ok(CategoryBody.Of(category, tree)) : NoSuchCategory();
    }

    private Task<CategoryTree> Tree() => db.Read(async snapshot => await CategoryStore.Tree(snapshot));

    private Task<IResult> Add(NewCategoryBody body, Caller caller, HttpContext http)
    {
        var check = new Check();
        var name = check.Text("name", body.Name, Category.MostName);
        CheckSlug(check, body.Slug);
        if (check.Failed)
            return Task.FromResult<IResult>(check.Problem);
        return once.Transact(
            http, tx => PlanCategories.Add(tx, caller.UserId, name, body.Slug, body.Parent),
            outcome => outcome is PlanCategories.Done { Category: var added, Tree: var tree }
                ? Answer.Created("/categories/" + added.Id, CategoryBody.Of(added, tree))
                : Told(outcome));
    }

    private async Task<IResult> Change(string id, CategoryPatch body, Caller caller)
    {
        var check = new Check();
        var name = body.Name.IsGiven ? check.Text("name", body.Name.Value, Category.MostName) : body.Name;
        CheckSlug(check, body.Slug.IsGiven ? body.Slug.Value : null);
        if (check.Failed)
            return check.Problem;
        var outcome = await db.Transact(tx => PlanCategories.Change(tx, caller.UserId, id, name, body.Slug, body.Parent));
        return outcome is PlanCategories.Done { Category: var changed, Tree: var tree }
            ? Answer.Ok(CategoryBody.Of(changed, tree))
            : Told(outcome);
    }

    private async Task<IResult> Remove(string id, Caller caller) =>
        await db.Transact(tx => PlanCategories.Remove(tx, caller.UserId, id)) is not PlanCategories.Done and var refused
            ? Told(refused)
            : Answer.NoContent;

    private static void CheckSlug(Check check, string? slug) => check.That(
        slug is null || Slugs.IsSlug(slug), "slug", Slugs.Form);

    private static Problem Told(PlanCategories.Outcome refused) => refused switch
    {
        PlanCategories.NoSuchParent => Problems.Invalid("parent", "'parent' must be the id or slug of a category that there is."),
        PlanCategories.SlugTaken => Problems.Conflict("slug-taken", "Another category has this slug."),
        PlanCategories.DoesNotFit => Problems.Conflict(
            "category-does-not-fit", $"A category can't stand under itself, nor deeper than level {CategoryTree.Deepest}."),
        PlanCategories.TooMany => Problems.Conflict("too-many-categories", $"There are {CategoryTree.MostCategories} categories already."),
        PlanCategories.NotEmpty => Problems.Conflict("category-not-empty", "There are products or categories in it. Move them first."),
        _ => NoSuchCategory(),
    };

    private static Problem NoSuchCategory() => Problems.NotFound("There is no such category.");

    private sealed record NewCategoryBody(string Name, string? Slug = null, string? Parent = null);

    private sealed record CategoryPatch(Given<string> Name, Given<string> Slug, Given<string?> Parent);

    /// <param name="Parent">The id of the one above; nothing at the top.</param>
    private sealed record CategoryBody(string Id, string Slug, string Name, string? Parent, IReadOnlyList<CategoryBody> Children)
    {
        public static CategoryBody Of(Category one, CategoryTree tree) => new(
            one.Id, one.Slug, one.Name, one.ParentId, [.. tree.Under(one.Id).Select(child => Of(child, tree))]);
    }
}
