using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Saying what a product is worth: /shop/p/{slug}/review.</summary>
internal sealed class ReviewEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var review = new SignedInRoutes(ground, routes, "/shop/p/{slug}/review");
        review.Page("", visitor => Draw(visitor, new Filled()));
        review.Form("", Write);
    }

    private async Task<IResult> Write(Visitor visitor, Form form)
    {
        var slug = visitor.Route("slug");
        var product = await visitor.Shop.Products.Get(slug, visitor.Stop);
        if (product.Problem is { } unknown)
            return Ground.Refused(visitor, unknown);
        // No star chosen is none at all, and the API says what is wrong with that.
        var said = new NewReview { Rating = form.Whole("rating") ?? 0, Title = form["title"], Body = form["body"] };
        var answer = await visitor.Shop.Products.AddReview(product.Value.Id, said, form.Given("key"), visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Problem is { Code: not "already-reviewed" } problem)
            return await Draw(visitor, new Filled(form, problem));
        visitor.Say(answer.IsGood
            ? "Thank you. What you said stands below."
            : "You have said what you think of it already, and each voice counts once. Thank you for that one.");
        return visitor.GoTo(Go.Product(slug) + "#reviews");
    }

    private async Task<IResult> Draw(Visitor visitor, Filled filled)
    {
        var product = await visitor.Shop.Products.Get(visitor.Route("slug"), visitor.Stop);
        return product.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<ReviewPage>(
                visitor, new ReviewModel(product.Value, filled, ground.Visitors.Clock.NewSecret()),
                filled.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
