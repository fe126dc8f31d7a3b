using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Cart;

/// <summary>A cart at the door: /cart.</summary>
internal sealed class CartEndpoints(Database db, KnowProduct know, Once once)
{
    private const int LongestProductId = 64;

    public void Map(IEndpointRouteBuilder routes)
    {
        var cart = routes.MapGroup("/cart").Anyone().Limit(LimitClass.Buy).Accepts().Body(4096).WithTags("cart");
        cart.MapGet("", Show).Limit(LimitClass.Browse).WithSummary("What is in the cart, priced as of now, and what would stop a checkout");
        cart.MapPost("", Add).Produces<CartBody>().MayAnswer(400, 404, 409)
            .WithSummary("Put a product into the cart; a guest's first one makes a cart");
        cart.MapPatch("/{productId}", Change).MayAnswer(404).WithSummary("So many of it; none takes it out");
        cart.MapDelete("/{productId}", Remove).MayAnswer(404).WithSummary("Take a product out");
        cart.MapDelete("", Empty).WithSummary("Take everything out");
        cart.MapPut("/coupon", Redeem).MayAnswer(422).WithSummary("Redeem a coupon");
        cart.MapDelete("/coupon", Show).WithSummary("Take the coupon away");
    }

    private async Task<Ok<CartBody>> Show(Shopper shopper) => Shown(
        shopper,
        await db.Read(snapshot => ShowCart.Look(snapshot, shopper, db.Clock.Now)) ?? await db.Transact(tx => ShowCart.Run(tx, shopper)));

    private async Task<IResult> Add(NewLine body, Shopper shopper, HttpContext http)
    {
        var check = new Check();
        check.Whole("quantity", body.Quantity, 1, Cart.MostQuantity);
        check.Text("productId", body.ProductId, LongestProductId);
        if (check.Failed)
            return check.Problem;
        await know.Run(body.ProductId);
        return await once.Transact(
            http, tx => AddToCart.Run(tx, shopper, body.ProductId, body.Quantity), outcome => outcome switch
            {
                AddToCart.Added { Cart: var cart } => Answer.Ok(CartBody.Of(shopper, cart)),
                AddToCart.Refused refused => Refused(refused),
                _ => Problems.NotFound("There is no such product.").With("productId", body.ProductId),
            });
    }

    private async Task<Results<Ok<CartBody>, Problem>> Change(string productId, Quantity body, Shopper shopper)
    {
        var check = new Check();
        check.Whole("quantity", body.Value, 0, Cart.MostQuantity);
        if (check.Failed)
            return check.Problem;
        return await db.Transact(tx => ChangeQuantity.Run(tx, shopper, productId, body.Value)) is { } cart
            ? Shown(shopper, cart)
            : NotInIt();
    }

    private async Task<Results<Ok<CartBody>, Problem>> Remove(string productId, Shopper shopper) =>
        await db.Transact(tx => ChangeQuantity.Run(tx, shopper, productId, 0)) is { } cart ? Shown(shopper, cart) : NotInIt();

    private async Task<Ok<CartBody>> Empty(Shopper shopper) =>
        Shown(shopper, await db.Transact(tx => EmptyCart.Run(tx, shopper)));

    /// <summary>There are no coupons yet, so there is none with this code.</summary>
    private static Problem Redeem(Coupon body) => Problems.Status(422, "no-such-coupon", "There is no such coupon.");

    private static Ok<CartBody> Shown(Shopper shopper, ShownCart cart) => TypedResults.Ok(CartBody.Of(shopper, cart));

    private static Problem NotInIt() => Problems.NotFound("This product is not in your cart.");

    private static Problem Refused(AddToCart.Refused refused) => (refused.Reason switch
    {
        Cart.Refusal.NotForSale => Problems.Conflict("not-for-sale", $"'{refused.Product.Name}' can't be bought any more."),
        Cart.Refusal.TooDear => Problems.Invalid("productId", $"'{refused.Product.Name}' costs more than a cart can add up."),
        Cart.Refusal.AnotherCurrency => Problems.Conflict(
            "another-currency",
            $"This cart is in {refused.Currency}, and '{refused.Product.Name}' is sold in {refused.Product.Price.Currency}. "
            + "Buy or empty what is in it first."),
        Cart.Refusal.TooMany => Problems.Invalid("quantity", $"A cart holds at most {Cart.MostQuantity} of one product."),
        _ => Problems.Conflict("cart-full", $"A cart holds at most {Cart.MostLines} different products."),
    }).With("productId", refused.Product.Id);

    private sealed record NewLine(string ProductId, int Quantity = 1);

    private sealed record Quantity([property: System.Text.Json.Serialization.JsonPropertyName("quantity")] int Value);

    private sealed record Coupon(string Code);
}
