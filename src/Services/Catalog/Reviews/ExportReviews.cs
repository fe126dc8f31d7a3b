using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Catalog;

/// <summary>What Catalog knows of a person, for that person to take away.</summary>
internal static class ExportReviews
{
    private const int Most = 10_000;

    public static async Task<PersonalData> Run(Snapshot snapshot, string userId)
    {
        var reviews = await ReviewStore.Of(snapshot, userId, Most);
        var bought = await ReviewStore.BoughtBy(snapshot, userId, Most);
        return new PersonalData(new JsonObject
        {
            ["reviews"] = new JsonArray([.. reviews.Select(Told)]),
            ["productsBought"] = new JsonArray([.. bought.Select(id => JsonValue.Create(id))]),
        });
    }

    private static JsonObject Told(Review review) => new()
    {
        ["id"] = review.Id,
        ["productId"] = review.ProductId,
        ["rating"] = review.Rating,
        ["title"] = review.Title,
        ["body"] = review.Body,
        ["createdAt"] = review.CreatedAt,
    };
}
