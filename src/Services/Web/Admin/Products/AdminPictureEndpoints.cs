using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>The pictures of a product, and which comes first: /admin/products/{id}/pictures.</summary>
internal sealed class AdminPictureEndpoints(Ground ground)
{
    private const int MostAtOnce = 8;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Form("/products/{id}/pictures", Arrange);
        pages.Upload("/products/{id}/pictures/upload", Add);
    }

    /// <summary>A button says "earlier med_...", "later med_..." or "remove med_..."; a script says the whole order.</summary>
    private async Task<IResult> Arrange(Visitor visitor, Form form)
    {
        var asked = await visitor.Shop.Products.Get(visitor.Route("id"), visitor.Stop);
        if (asked.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var pictures = asked.Value.Images.Select(one => one.Id).ToList();
        if (form.Given("order") is { } order)
        {
            var wanted = order.Split(' ');
            pictures = [.. wanted.Where(pictures.Contains), .. pictures.Except(wanted)];
        }
        else if (form["do"].Split(' ') is [var what, var id] && pictures.IndexOf(id) is >= 0 and var at)
        {
            pictures.RemoveAt(at);
            if (what is "earlier" or "later")
                pictures.Insert(Math.Clamp(at + (what == "later" ? 1 : -1), 0, pictures.Count), id);
        }
        return await Keep(visitor, pictures, form["version"], null);
    }

    private async Task<IResult> Add(Visitor visitor, Form form)
    {
        var asked = await visitor.Shop.Products.Get(visitor.Route("id"), visitor.Stop);
        if (asked.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var pictures = asked.Value.Images.Select(one => one.Id).ToList();
        var wrong = new List<string>();
        foreach (var file in form.Files.Where(one => one.Length > 0).Take(MostAtOnce))
        {
            var answer = await Send(visitor, file);
            if (answer.Given is { } picture)
                pictures.Add(picture.Id);
            else
                wrong.Add($"{file.FileName}: {Filled.Said(answer.Problem!)}");
        }
        if (pictures.Count == asked.Value.Images.Count && wrong.Count == 0)
            wrong.Add("Choose a picture first.");
        return pictures.Count == asked.Value.Images.Count
            ? Back(visitor, string.Join(" ", wrong), isBad: true)
            : await Keep(visitor, [.. pictures.Distinct()], form["version"], wrong.Count == 0 ? null : string.Join(" ", wrong));
    }

    private static async Task<Client.Answer<Picture>> Send(Visitor visitor, IFormFile file)
    {
        await using var bytes = file.OpenReadStream();
        using var part = new StreamContent(bytes);
        if (MediaTypeHeaderValue.TryParse(file.ContentType, out var type))
            part.Headers.ContentType = type;
        using var purpose = new StringContent("product");
        using var body = new MultipartFormDataContent { { part, "file", "picture" }, { purpose, "purpose" } };
        await body.LoadIntoBufferAsync(visitor.Stop);
        return await visitor.Shop.Media.Add(body, stop: visitor.Stop);
    }

    private static async Task<IResult> Keep(Visitor visitor, IReadOnlyList<string> pictures, string version, string? wrong)
    {
        var answer = await visitor.Shop.Products.Change(
            visitor.Route("id"), new ProductEdit { Images = pictures }, $"\"v{version}\"", visitor.Stop);
        return answer.Problem switch
        {
            null => Back(visitor, wrong ?? "The pictures are saved.", wrong is not null),
            { Status: 401 } => visitor.SignInFirst(),
            { Status: 412 } => Back(visitor, "Somebody changed the product meanwhile. Here it is as it is now; try again.", isBad: true),
            { } problem => Back(visitor, problem.Errors?.Values.FirstOrDefault()?[0] ?? Filled.Said(problem), isBad: true),
        };
    }

    private static IResult Back(Visitor visitor, string said, bool isBad)
    {
        visitor.Say(said, isBad);
        return visitor.GoTo($"/admin/products/{Uri.EscapeDataString(visitor.Route("id"))}");
    }
}
