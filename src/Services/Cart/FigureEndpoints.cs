using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Cart;

/// <summary>How many carts are begun: /cart/figures.</summary>
internal sealed class FigureEndpoints(Database db)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/cart/figures", ByDay).StaffOnly().Limit(LimitClass.Admin).Body(1024).Accepts("from", "to").WithTags("cart")
            .WithSummary("How many carts were begun on each day; days of UTC such as 2026-11-29, at most 92");

    private async Task<Results<Ok<Page<CartFiguresBody>>, Problem>> ByDay(string? from = null, string? to = null)
    {
        var check = new Check();
        var days = Days.Read(check, from, to, db.Clock.Now);
        if (check.Failed)
            return check.Problem;
        var (first, told) = await db.Read(async snapshot =>
            (await BegunStore.FirstDay(snapshot), await BegunStore.ByDay(snapshot, days)));
        var known = told.ToDictionary(one => one.Day, one => one.Count);
        return TypedResults.Ok(new Page<CartFiguresBody>(
            [.. days.All.Select(day => new CartFiguresBody(
                day, Days.Number(day) >= first ? known.GetValueOrDefault(Days.Number(day)) : null))],
            null));
    }

    /// <param name="Begun">
    /// How often something was put into an empty cart, a guest's or a customer's; nothing for days before the first of which it is known.
    /// </param>
    private sealed record CartFiguresBody(DateOnly Day, long? Begun);
}
