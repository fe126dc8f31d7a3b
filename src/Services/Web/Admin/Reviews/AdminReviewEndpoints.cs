using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What buyers say, to be hidden or shown again: /admin/reviews.</summary>
internal sealed class AdminReviewEndpoints(Ground ground)
{
    private const int PageSize = 30;

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = new AdminRoutes(ground, routes);
        pages.Page("/reviews", visitor => Show(visitor, []));
        pages.Form("/reviews/hide", HideChosen);
        pages.Page("/reviews/hide", visitor => Task.FromResult(visitor.GoTo("/admin/reviews")));
        pages.Form("/reviews/{id}", Change);
    }

    private async Task<IResult> Show(Visitor visitor, IReadOnlyList<Result> results)
    {
        var status = visitor.Query("status") is "published" or "hidden" ? visitor.Query("status") : null;
        var answer = await visitor.Shop.Products.AllReviews(PageSize, visitor.Query("after"), status, visitor.Stop);
        return answer.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<AdminReviewsPage>(
                visitor, new AdminReviewsModel(answer.Value.Items, answer.Value.Next, status, visitor.Query("after"), results));
    }

    private async Task<IResult> HideChosen(Visitor visitor, Form form)
    {
        var results = new List<Result>();
        foreach (var id in form.All("choose").Distinct().Take(PageSize))
        {
            var answer = await visitor.Shop.Products.ChangeReview(id, new ReviewPatch { Status = "hidden" }, visitor.Stop);
            if (answer.Status == StatusCodes.Status401Unauthorized)
                return visitor.SignInFirst();
            results.Add(new(
                answer.Given?.Title ?? id, answer.Given is { } review ? "/admin/products/" + review.ProductId : "/admin/reviews",
                answer.Problem is { } problem ? Filled.Said(problem) : "is hidden.", !answer.IsGood));
        }
        if (results.Count == 0)
            visitor.Say("Choose the reviews to hide first.", isBad: true);
        return results.Count == 0 ? visitor.GoTo("/admin/reviews") : await Show(visitor, results);
    }

    private async Task<IResult> Change(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Products.ChangeReview(
            visitor.Route("id"), new ReviewPatch { Status = form["status"] }, visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(
            answer.Problem is { } problem ? Filled.Said(problem)
            : answer.Value.Status == "hidden" ? "It is hidden, and counts for no rating." : "It is shown again.", !answer.IsGood);
        return visitor.GoTo(Go.Back(form.Given("back"), "/admin/reviews"));
    }
}
