using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>What customers say: /products/{id}/reviews and /reviews/{id}.</summary>
internal sealed class ReviewEndpoints(Database db, Once once, Cursors cursors)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var reviews = routes.MapGroup("/products/{id}/reviews").Body(32 * 1024).WithTags("reviews");
        reviews.MapGet("", List).Anyone().Accepts("limit", "after", "status").Produces<Page<ReviewBody>>().MayAnswer(404)
            .WithSummary("What buyers think of a product, newest first");
        reviews.MapPost("", Write).SignedIn().Accepts().Produces<ReviewBody>(StatusCodes.Status201Created).MayAnswer(404, 409)
            .WithSummary("Say what you think of it, once");
        routes.MapGet("/reviews", ListAll).StaffOnly().Limit(LimitClass.Admin).Accepts("limit", "after", "status").Body(1024)
            .WithTags("reviews").WithSummary("What buyers think of all products, newest first");
        routes.MapPatch("/reviews/{id}", Change).StaffOnly().Limit(LimitClass.Admin).Accepts().Body(4 * 1024).WithTags("reviews")
            .Produces<ReviewBody>().MayAnswer(404).WithSummary("Hide a review, or show it again");
    }

    private async Task<IResult> List(string id, string? status, Paging paging, HttpContext http)
    {
        var isStaff = http.CallerOrNobody()?.Role >= Role.Staff;
        var word = status ?? ShowReview.Published;
        if (word is not (ShowReview.Published or ShowReview.Hidden))
            return Problems.Invalid("status", "'status' must be one of: published, hidden.");
        if (word == ShowReview.Hidden && !isStaff)
            return http.CallerOrNobody() is null ? Problems.Unauthorized() : Problems.Forbidden();
        var list = $"reviews?{id}&{word}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } last])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = last;
        }
        var rows = await db.Read(async snapshot =>
            await ProductStore.IsShown(snapshot, id) || (isStaff && await ProductStore.Get(snapshot, id) is not null)
                ? await ReviewStore.Page(snapshot, id, word, below, paging.Limit + 1)
                : null);
        if (rows is null)
            return NoSuchProduct();
        var page = Page<Review>.Of(rows, paging.Limit, last => cursors.Write(list, last.Id));
        return Answer.Ok(new Page<ReviewBody>([.. page.Items.Select(ReviewBody.Of)], page.Next));
    }

    private async Task<Results<Ok<Page<ShopReviewBody>>, Problem>> ListAll(Paging paging, string? status = null)
    {
        if (status is not (null or ShowReview.Published or ShowReview.Hidden))
            return Problems.Invalid("status", "'status' must be one of: published, hidden.");
        var list = $"reviews?{status}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } last])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = last;
        }
        var rows = await db.Read(async snapshot => await ReviewStore.All(snapshot, status, below, paging.Limit + 1));
        var page = Page<ShopReview>.Of(rows, paging.Limit, last => cursors.Write(list, last.Review.Id));
        return TypedResults.Ok(new Page<ShopReviewBody>([.. page.Items.Select(ShopReviewBody.Of)], page.Next));
    }

    private Task<IResult> Write(string id, NewReviewBody body, Caller caller, HttpContext http)
    {
        var check = new Check();
        check.Whole("rating", body.Rating, 1, 5);
        var title = check.Text("title", body.Title, Review.MostTitle);
        var text = check.Lines("body", body.Body, Review.MostBody, least: 0);
        if (check.Failed)
            return Task.FromResult<IResult>(check.Problem);
        return once.Transact(
            http, tx => WriteReview.Run(tx, caller.UserId, id, body.Rating, title, text),
            outcome => outcome switch
            {
                WriteReview.Written { Review: var review } => Answer.Created($"/products/{id}/reviews", ReviewBody.Of(review)),
                WriteReview.SaidBefore => Problems.Conflict("already-reviewed", "You have reviewed this product already."),
                _ => NoSuchProduct(),
            });
    }

    private async Task<IResult> Change(string id, ReviewPatch body, Caller caller) =>
        await db.Transact(tx => ShowReview.Run(tx, caller.UserId, id, body.Status == ReviewStatus.Hidden)) is { } review
            ? Answer.Ok(ReviewBody.Of(review))
            : Problems.NotFound("There is no such review.");

    private static Problem NoSuchProduct() => Problems.NotFound("There is no such product.");

    private enum ReviewStatus
    {
        Published,
        Hidden,
    }

    private sealed record NewReviewBody(int Rating, string Title, string Body = "");

    private sealed record ReviewPatch(ReviewStatus Status);

    private sealed record ReviewBody(
        string Id, string ProductId, int Rating, string Title, string Body, bool Verified, ReviewStatus Status, DateTimeOffset CreatedAt)
    {
        public static ReviewBody Of(Review review) => new(
            review.Id, review.ProductId, review.Rating, review.Title, review.Body, review.IsVerified,
            review.IsHidden ? ReviewStatus.Hidden : ReviewStatus.Published, review.CreatedAt);
    }

    /// <summary>A review among those of all products.</summary>
    private sealed record ShopReviewBody(
        string Id, string ProductId, string ProductName, string ProductSlug, int Rating, string Title, string Body, bool Verified,
        ReviewStatus Status, DateTimeOffset CreatedAt)
    {
        public static ShopReviewBody Of(ShopReview one)
        {
            var review = ReviewBody.Of(one.Review);
            return new(
                review.Id, review.ProductId, one.ProductName, one.ProductSlug, review.Rating, review.Title, review.Body, review.Verified,
                review.Status, review.CreatedAt);
        }
    }
}
