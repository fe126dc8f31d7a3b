using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>The cart: /shop/cart, and beside every page.</summary>
internal sealed class CartEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var cart = ground.Pages(routes, "/shop/cart", LimitClass.Buy);
        cart.Page("", http => Show<CartPage>(http));
        cart.Page("/drawer", http => Show<CartDrawer>(http));
        cart.Form("", Add);
        cart.MapPost("/{productId}", Change);
    }

    private async Task<IResult> Show<TPage>(HttpContext http) where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var visitor = await ground.Visitors.Of(http);
        var answer = await visitor.Shop.Cart.Get(visitor.Stop);
        // A session that is over leaves a guest.
        if (answer.Status == StatusCodes.Status401Unauthorized && visitor.Shop.Session is null)
            answer = await visitor.Shop.Cart.Get(visitor.Stop);
        if (answer.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        visitor.Count(answer.Value);
        return await ground.Show<TPage>(visitor, answer.Value);
    }

    /// <summary>From a page that is the same for everybody, so it is known by where it stood.</summary>
    private async Task<IResult> Add(HttpContext http)
    {
        var visitor = await ground.Visitors.Of(http);
        if (!http.Request.HasFormContentType)
            return Forms.NotYours;
        var form = new Form(await http.Request.ReadFormAsync(visitor.Stop));
        var answer = await visitor.Shop.Cart.Add(
            new NewLine { ProductId = form["product"], Quantity = form.Whole("quantity") ?? 1 }, stop: visitor.Stop);
        return Told(visitor, answer);
    }

    private async Task<IResult> Change(HttpContext http, string productId)
    {
        var visitor = await ground.Visitors.Of(http);
        if (await ground.Forms.Read(visitor) is not { } form)
            return Forms.NotYours;
        var quantity = form.Has("remove") ? 0 : form.Whole("quantity");
        if (quantity is null)
        {
            visitor.Say("How many? Write a number.", isBad: true);
            return visitor.GoTo("/shop/cart");
        }
        return Told(visitor, await visitor.Shop.Cart.Change(productId, new Quantity { Value = quantity.Value }, visitor.Stop));
    }

    private static IResult Told(Visitor visitor, Answer<Cart> answer)
    {
        if (answer.Problem is { } problem)
            visitor.Say(Filled.Said(problem), isBad: true);
        else
            visitor.Count(answer.Value);
        return visitor.GoTo("/shop/cart");
    }
}
