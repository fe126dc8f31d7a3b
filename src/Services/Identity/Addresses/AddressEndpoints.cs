using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>A user's address book: /users/me/addresses.</summary>
internal sealed class AddressEndpoints(Database db, Once once)
{
    private const int MostText = 100;

    public void Map(IEndpointRouteBuilder routes)
    {
        var addresses = routes.MapGroup("/users/me/addresses").SignedIn().Accepts().Body(8192).WithTags("users");
        addresses.MapGet("", List).WithSummary("Your address book");
        addresses.MapPost("", Add).Produces<AddressBody>(201).MayAnswer(409).WithSummary("Write down an address");
        addresses.MapGet("/{id}", Show).WithSummary("One of your addresses");
        addresses.MapPatch("/{id}", Change).WithSummary("Change an address");
        addresses.MapDelete("/{id}", Remove).WithSummary("Forget an address");
    }

    private async Task<Ok<Page<AddressBody>>> List(Caller caller)
    {
        var book = await db.Read(async snapshot => await AddressStore.Of(snapshot, caller.UserId));
        return TypedResults.Ok(new Page<AddressBody>([.. book.Select(AddressBody.Of)], null));
    }

    private async Task<Results<Ok<AddressBody>, Problem>> Show(string id, Caller caller) =>
        await db.Read(async snapshot => await AddressStore.Get(snapshot, caller.UserId, id)) is { } address
            ? TypedResults.Ok(AddressBody.Of(address))
            : NoSuchAddress();

    private async Task<IResult> Add(NewAddress body, Caller caller, HttpContext http)
    {
        var lines = Checked(body, out var problem);
        if (problem is not null)
            return problem;
        return await once.Transact(http, tx => AddAddress.Run(tx, caller.UserId, lines, body.Default), outcome => outcome switch
        {
            AddAddress.Added { Address: var address } => Answer.Created("/users/me/addresses/" + address.Id, AddressBody.Of(address)),
            AddAddress.TooMany => Problems.Conflict(
                "too-many-addresses", $"An address book has at most {Address.MostPerUser} addresses. Remove one first."),
            _ => Problems.NotFound("This account is gone."),
        });
    }

    private async Task<Results<Ok<AddressBody>, Problem>> Change(string id, AddressPatch body, Caller caller)
    {
        var userId = caller.UserId;
        if (await db.Read(async snapshot => await AddressStore.Get(snapshot, userId, id)) is not { } known)
            return NoSuchAddress();
        _ = Checked(body.Onto(known.Lines), out var problem);
        if (problem is not null)
            return problem;
        var changed = await db.Transact(tx => ChangeAddress.Run(
            tx, userId, id, lines => Checked(body.Onto(lines), out _), body.Default.Or(false)));
        return changed is null ? NoSuchAddress() : TypedResults.Ok(AddressBody.Of(changed));
    }

    private async Task<Results<NoContent, Problem>> Remove(string id, Caller caller) =>
        await db.Transact(tx => RemoveAddress.Run(tx, caller.UserId, id)) ? TypedResults.NoContent() : NoSuchAddress();

    private static AddressLines Checked(NewAddress body, out Problem? problem)
    {
        var check = new Check();
        var lines = new AddressLines(
            check.Text("name", body.Name, MostText),
            check.Text("line1", body.Line1, MostText),
            check.OptionalText("line2", body.Line2, MostText),
            check.Text("city", body.City, MostText),
            check.OptionalText("region", body.Region, MostText),
            check.OptionalText("postalCode", body.PostalCode, 20),
            check.Country("country", body.Country),
            body.Phone is null ? null : check.Phone("phone", body.Phone));
        problem = check.Failed ? check.Problem : null;
        return lines;
    }

    private static Problem NoSuchAddress() => Problems.NotFound("You have no such address.");

    private sealed record NewAddress(
        string Name, string Line1, string City, string Country,
        string? Line2 = null, string? Region = null, string? PostalCode = null, string? Phone = null, bool Default = false);

    private sealed record AddressPatch(
        Given<string> Name, Given<string> Line1, Given<string?> Line2, Given<string> City, Given<string?> Region,
        Given<string?> PostalCode, Given<string> Country, Given<string?> Phone, Given<bool> Default)
    {
        public NewAddress Onto(AddressLines lines) => new(
            Name.Or(lines.FullName), Line1.Or(lines.Line1), City.Or(lines.City), Country.Or(lines.Country),
            Line2.Or(lines.Line2), Region.Or(lines.Region), PostalCode.Or(lines.PostalCode), Phone.Or(lines.Phone));
    }

    private sealed record AddressBody(
        string Id, string Name, string Line1, string? Line2, string City, string? Region, string? PostalCode, string Country, string? Phone,
        bool Default)
    {
        public static AddressBody Of(Address address) => new(
            address.Id, address.Lines.FullName, address.Lines.Line1, address.Lines.Line2, address.Lines.City, address.Lines.Region,
            address.Lines.PostalCode, address.Lines.Country, address.Lines.Phone, address.IsDefault);
    }
}
