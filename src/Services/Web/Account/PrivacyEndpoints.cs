using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Everything known of somebody, to take along or to leave behind: /shop/account/privacy.</summary>
internal sealed class PrivacyEndpoints(Ground ground)
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    public void Map(IEndpointRouteBuilder routes)
    {
        var privacy = new SignedInRoutes(ground, routes, "/shop/account/privacy");
        privacy.Page("", visitor => Draw(visitor, new Filled()));
        privacy.Page("/my-data.json", Download);
        privacy.Form("/erase", Erase).Limit(LimitClass.Login);
    }

    private static async Task<IResult> Download(Visitor visitor)
    {
        var answer = await visitor.Shop.Account.Export(visitor.Stop);
        if (answer.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        visitor.Keep();
        visitor.Http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(JsonSerializer.SerializeToUtf8Bytes(answer.Value, Readable), "application/json", "my-data.json");
    }

    private async Task<IResult> Erase(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Account.Erase(new Erase { Password = form.Raw("password") }, visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        if (answer.Problem is { } problem)
            return await Draw(visitor, new Filled(null, ProfileEndpoints.Beside("password", problem)));
        visitor.Leave();
        visitor.CountNone();
        visitor.Say("Your account is closed and what we knew of you is erased. Thank you for having been here.");
        return visitor.GoTo("/");
    }

    private Task<IResult> Draw(Visitor visitor, Filled filled) => ground.Show<PrivacyPage>(
        visitor, new PrivacyModel(filled), filled.IsWrong ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK);
}
