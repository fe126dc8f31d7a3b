using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Where parcels go: /shop/account/addresses.</summary>
internal sealed class AddressEndpoints(Ground ground)
{
    private const string Here = "/shop/account/addresses";

    public void Map(IEndpointRouteBuilder routes)
    {
        var book = new SignedInRoutes(ground, routes, Here);
        book.Page("", List);
        book.Page("/new", visitor => Draw(visitor, null, new Filled()));
        book.Form("", Add);
        book.Page("/{id}", Open);
        book.Form("/{id}", Change);
        book.Form("/{id}/default", PutFirst);
        book.Form("/{id}/remove", Remove);
    }

    private async Task<IResult> List(Visitor visitor)
    {
        var answer = await visitor.Shop.Account.Addresses(visitor.Stop);
        return answer.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<AddressesPage>(visitor, answer.Value.Items);
    }

    private async Task<IResult> Add(Visitor visitor, Form form)
    {
        var written = WrittenAddress.Of(form) with { Default = form.Has("default") };
        var answer = await visitor.Shop.Account.AddAddress(written, form.Given("key"), visitor.Stop);
        return answer.IsGood ? Done(visitor, "The address is in your book.") : await Draw(visitor, null, new Filled(form, answer.Problem));
    }

    private async Task<IResult> Open(Visitor visitor)
    {
        var answer = await visitor.Shop.Account.Address(visitor.Route("id"), visitor.Stop);
        return answer.Problem is { } problem ? Ground.Refused(visitor, problem) : await Draw(visitor, answer.Value, Of(answer.Value));
    }

    private async Task<IResult> Change(Visitor visitor, Form form)
    {
        var id = visitor.Route("id");
        var written = new AddressPatch
        {
            Name = form["name"],
            Line1 = form["line1"],
            City = form["city"],
            Country = form["country"],
            Line2 = form.Given("line2"),
            Region = form.Given("region"),
            PostalCode = form.Given("postalCode"),
            Phone = form.Phone("phone"),
            Default = form.Has("default") ? true : null,
        };
        var answer = await visitor.Shop.Account.ChangeAddress(id, written, visitor.Stop);
        if (answer.IsGood)
            return Done(visitor, "Saved.");
        var known = await visitor.Shop.Account.Address(id, visitor.Stop);
        return known.Problem is { } gone
            ? Ground.Refused(visitor, gone)
            : await Draw(visitor, known.Value, new Filled(form, answer.Problem));
    }

    private static async Task<IResult> PutFirst(Visitor visitor, Form form) => Told(
        visitor, await visitor.Shop.Account.ChangeAddress(visitor.Route("id"), new AddressPatch { Default = true }, visitor.Stop),
        "It comes first at the checkout now.");

    private static async Task<IResult> Remove(Visitor visitor, Form form) => Told(
        visitor, await visitor.Shop.Account.RemoveAddress(visitor.Route("id"), visitor.Stop), "The address is gone.");

    private static IResult Told<T>(Visitor visitor, Answer<T> answer, string done)
    {
        if (answer.Problem is not { } problem)
            return Done(visitor, done);
        if (problem.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(Filled.Said(problem), isBad: true);
        return visitor.GoTo(Here);
    }

    private static IResult Done(Visitor visitor, string done)
    {
        visitor.Say(done);
        return visitor.GoTo(Here);
    }

    private static Filled Of(IdentityAddress known) => new Filled()
        .With("name", known.Name).With("line1", known.Line1).With("line2", known.Line2).With("postalCode", known.PostalCode)
        .With("city", known.City).With("region", known.Region).With("country", known.Country).With("phone", known.Phone);

    private async Task<IResult> Draw(Visitor visitor, IdentityAddress? known, Filled filled)
    {
        if (known is null)
            filled.With("name", visitor.Name).With("country", CountryNames.Guess(visitor.Http.Request.Headers.AcceptLanguage.ToString()));
        return await ground.Show<AddressPage>(
            visitor, new AddressModel(known?.Id, known is { Default: true }, filled, ground.Visitors.Clock.NewSecret()),
            filled.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
    }
}
