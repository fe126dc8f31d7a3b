using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What buyers say of all products, newest first.</summary>
/// <param name="Status">published or hidden; nothing for both.</param>
public sealed record AdminReviewsModel(
    IReadOnlyList<ShopReview> Reviews, string? Next, string? Status, string? After, IReadOnlyList<Result> Results)
{
    public static string Query(string? status) => status is null ? "" : "status=" + status;
}
