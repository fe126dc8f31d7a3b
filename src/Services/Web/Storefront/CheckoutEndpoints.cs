using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>From the cart to an order, on one page: /shop/checkout.</summary>
internal sealed class CheckoutEndpoints(Ground ground)
{
    public const string NewAddress = "new";

    public void Map(IEndpointRouteBuilder routes)
    {
        var checkout = ground.Pages(routes, "/shop/checkout", LimitClass.Checkout);
        checkout.Page("", Show);
        checkout.Form("", PlaceOrder);
    }

    private async Task<IResult> Show(HttpContext http) => await Draw(await ground.Visitors.Of(http), null, null);

    private async Task<IResult> PlaceOrder(HttpContext http)
    {
        var visitor = await ground.Visitors.Of(http);
        if (await ground.Forms.Read(visitor) is not { } form)
            return Forms.NotYours;
        var (address, problem) = await Address(visitor, form);
        if (problem is not null)
            return await DrawAgain(visitor, form, problem);
        var answer = await visitor.Shop.Orders.CheckOut(
            new Checkout
            {
                ShippingAddress = address!,
                Email = visitor.IsSignedIn ? default : (Change<string?>)form["email"],
                ShippingMethod = form.Given("shippingMethod") ?? "standard",
                ExpectedTotal = form.Amount("expectedTotal"),
            },
            idempotencyKey: form.Given("key"), stop: visitor.Stop);
        if (answer.IsGood)
            return await ToTheTill(visitor, answer.Value);
        // The cart was ordered already, by a press of the button whose answer was lost: go on with that order.
        if (answer.Problem!.Code == "ordered-already" && answer.Problem.More?.GetValueOrDefault("order") is { } told
            && System.Text.Json.JsonSerializer.Deserialize<Order>(told, System.Text.Json.JsonSerializerOptions.Web) is { } order)
            return await ToTheTill(visitor, order);
        return await DrawAgain(visitor, form, answer.Problem);
    }

    /// <summary>Whose session ended meanwhile has their cart still, but only once they are in again.</summary>
    private async Task<IResult> DrawAgain(Visitor visitor, Form form, Client.Problem problem) =>
        problem.Status == StatusCodes.Status401Unauthorized
            ? visitor.SignInFirst("/shop/checkout")
            : await Draw(visitor, form, problem);

    /// <summary>What is ordered is paid next; the till is the provider's own page.</summary>
    private async Task<IResult> ToTheTill(Visitor visitor, Order order)
    {
        if (order.OrderToken is { } token)
            visitor.KeepOrder(order.Id, token);
        visitor.CountNone();
        return order.Status == "awaiting-payment"
            ? await Till.Open(ground, visitor, order.Id, order.OrderToken)
            : visitor.GoTo(Go.Order(order.Id));
    }

    private static async Task<(Address? Address, Client.Problem? Problem)> Address(Visitor visitor, Form form)
    {
        if (form.Given("saved") is not { } saved || saved == NewAddress || !visitor.IsSignedIn)
        {
            var written = new Address
            {
                Name = form["name"],
                Line1 = form["line1"],
                City = form["city"],
                Country = form["country"],
                Line2 = form.Given("line2"),
                Region = form.Given("region"),
                PostalCode = form.Given("postalCode"),
                Phone = form.Phone("phone"),
            };
            if (visitor.IsSignedIn && form.Has("keep"))
                await Keep(visitor, form);
            return (written, null);
        }
        var known = await visitor.Shop.Account.Address(saved, visitor.Stop);
        return known.Problem is { } problem ? (null, problem) : (Of(known.Value), null);
    }

    /// <summary>Into the address book, as a kindness: the order does not depend on it.</summary>
    private static Task Keep(Visitor visitor, Form form) =>
        visitor.Shop.Account.AddAddress(WrittenAddress.Of(form), stop: visitor.Stop);

    private static Address Of(IdentityAddress known) => new()
    {
        Name = known.Name,
        Line1 = known.Line1,
        City = known.City,
        Country = known.Country,
        Line2 = known.Line2,
        Region = known.Region,
        PostalCode = known.PostalCode,
        Phone = known.Phone,
    };

    private async Task<IResult> Draw(Visitor visitor, Form? form, Client.Problem? problem)
    {
        var cart = await visitor.Shop.Cart.Get(visitor.Stop);
        if (cart.Problem is { } unknown)
            return Ground.Refused(visitor, unknown);
        visitor.Count(cart.Value);
        if (cart.Value.Items.Count == 0 || cart.Value.Problems.Count > 0)
        {
            if (problem is not null)
                visitor.Say(Filled.Said(problem), isBad: true);
            return visitor.GoTo("/shop/cart");
        }
        var saved = visitor.IsSignedIn ? await visitor.Shop.Account.Addresses(visitor.Stop) : null;
        if (saved?.Problem is { Status: StatusCodes.Status401Unauthorized })
            return visitor.SignInFirst();
        var filled = new Filled(form, problem)
            .With("country", CountryNames.Guess(visitor.Http.Request.Headers.AcceptLanguage.ToString()))
            .With("name", visitor.IsSignedIn ? visitor.Name : null);
        var model = new CheckoutModel(cart.Value, saved?.Given?.Items ?? [], filled, ground.Visitors.Clock.NewSecret());
        return problem is null ? await ground.Show<CheckoutPage>(visitor, model) : await ground.ShowAgain<CheckoutPage>(visitor, model);
    }
}
