using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>The shelves of the shop: /admin/categories.</summary>
internal sealed class AdminCategoryEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Page("/categories", visitor => Show(visitor, new Filled()));
        pages.Form("/categories", Add);
        pages.Form("/categories/{id}", Change);
        pages.Form("/categories/{id}/remove", Remove);
    }

    private async Task<IResult> Show(Visitor visitor, Filled filled, string? open = null)
    {
        var answer = await visitor.Shop.Categories.List(visitor.Stop);
        if (answer.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        return await ground.Show<AdminCategoriesPage>(
            visitor, new AdminCategoriesModel(Shelving.All(answer.Value.Items), filled, open, ground.Visitors.Clock.NewSecret()),
            filled.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }

    private async Task<IResult> Add(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Categories.Create(
            new NewCategory { Name = form["name"], Slug = Or(form.Given("slug")), Parent = Or(form.Given("parent")) }, form.Given("key"),
            visitor.Stop);
        return await Told(visitor, form, answer, "new", $"{form["name"]} is there.");
    }

    private async Task<IResult> Change(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Categories.Change(
            visitor.Route("id"), new CategoryPatch { Name = form["name"], Slug = form.Given("slug"), Parent = form.Given("parent") },
            visitor.Stop);
        return await Told(visitor, form, answer, visitor.Route("id"), "Saved.");
    }

    private async Task<IResult> Remove(Visitor visitor, Form form) => await Told(
        visitor, form, await visitor.Shop.Categories.Remove(visitor.Route("id"), visitor.Stop), visitor.Route("id"),
        $"{form["named"]} is gone.");

    private async Task<IResult> Told<T>(Visitor visitor, Form form, Answer<T> answer, string open, string said)
    {
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Problem is { } problem)
            return await Show(visitor, new Filled(form, problem), open);
        visitor.Say(said);
        return visitor.GoTo("/admin/categories");
    }

    private static Change<string?> Or(string? given) => given is null ? default : (Change<string?>)given;
}
