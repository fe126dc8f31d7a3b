using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// Getting in by an identity from outside, and which of them open an account: /auth/firebase, /auth/openid, /users/me/identities.
/// </summary>
internal sealed partial class OutsideEndpoints(Database db, Issuers issuers, Entrance entrance, Links links, ILogger log)
{
    /// <summary>A token and what is around it.</summary>
    public const int MostBody = IdTokens.LongestToken + 2048;

    private static readonly Problem WrongToken = Problems.Unauthorized(
        "wrong-id-token", "This identity token is not one that lets anybody in here. Sign in where it comes from, and try again.");

    private static readonly Problem EmailRequired = Problems.Status(
        StatusCodes.Status422UnprocessableEntity, "email-required",
        "An account needs an e-mail address, and this identity has none. Sign in with another one, or register here.");

    private static readonly Problem EmailTaken = Problems.Conflict(
        "email-taken",
        "There is an account with this identity's e-mail address, and nobody says that the address is yours. Log in to it instead.");

    public void Map(IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").Anyone(ignoreToken: true).Limit(LimitClass.Login).Accepts().WithTags("auth");
        auth.MapPost("/firebase", (FirebaseBody body, HttpContext http) => SignIn(Issuers.Firebase, body.IdToken, null, http))
            .Body(MostBody).MayAnswer(401, 404, 409, 422).WithSummary("Sign in with an id token of Firebase; who is new gets an account");
        auth.MapPost("/openid/{name}", (string name, OpenIdBody body, HttpContext http) => SignIn(name, body.IdToken, body.Nonce, http))
            .Body(MostBody).MayAnswer(401, 404, 409, 422)
            .WithSummary("Sign in with an id token of one of the providers; who is new gets an account");
        auth.MapGet("/providers", List).Limit(LimitClass.Browse).WithSummary("With whose identities one can sign in here");

        var mine = routes.MapGroup("/users/me/identities").SignedIn().Accepts().WithTags("users");
        mine.MapGet("", ListMine).WithSummary("The identities from outside by which you come in");
        mine.MapDelete("/{id}", Remove).MayAnswer(409).WithSummary("Come in by one of them no more");
    }

    private async Task<Results<Ok<SignedInBody>, Problem>> SignIn(string name, string token, string? nonce, HttpContext http)
    {
        if (issuers.Named(name) is not { } issuer)
            return Problems.NotFound("Nobody can sign in with this provider here.");
        if (nonce is { Length: 0 or > IdTokens.LongestNonce })
            return Problems.Invalid("nonce", $"'nonce' must have 1 to {IdTokens.LongestNonce} characters.");
        var verdict = await issuer.Verify(token, nonce);
        if (verdict.Vouched is not { } who)
        {
            Refused(log, issuer.Issuer, verdict.Flaw);
            return WrongToken;
        }
        var device = Visits.DeviceOf(http);
        return await db.Transact(tx => SignInFromOutside.Run(tx, links, who, device), http.RequestAborted) switch
        {
            SignInFromOutside.SignedIn { User: var user, Session: var session } =>
                TypedResults.Ok(await entrance.Open(http, user, session)),
            SignInFromOutside.EmailRequired => EmailRequired,
            SignInFromOutside.EmailTaken => EmailTaken,
            _ => WrongToken,
        };
    }

    private Ok<Page<ProviderBody>> List() => TypedResults.Ok(new Page<ProviderBody>(
        [.. issuers.All.Select(one => new ProviderBody(one.Name, one.Label, one.Address, one.ClientId))], null));

    private async Task<Ok<Page<IdentityBody>>> ListMine(Caller caller)
    {
        var mine = await db.Read(async snapshot => await OutsideIdentityStore.Of(snapshot, caller.UserId));
        return TypedResults.Ok(new Page<IdentityBody>(
            [.. mine.Select(one => new IdentityBody(one.Id, issuers.NameOf(one.Issuer), one.Issuer, one.LinkedAt))], null));
    }

    private async Task<Results<NoContent, Problem>> Remove(string id, Caller caller) =>
        await db.Transact(tx => RemoveIdentity.Run(tx, caller.UserId, id)) switch
        {
            RemoveIdentity.Outcome.Removed => TypedResults.NoContent(),
            RemoveIdentity.Outcome.LastWayIn => Problems.Conflict(
                "last-way-in", "This is your only way in. Choose a password first: a link to do so comes by e-mail."),
            _ => Problems.NotFound("You have no such identity."),
        };

    [LoggerMessage(3102, LogLevel.Information, "An id token of {Issuer} was refused: {Flaw}")]
    private static partial void Refused(ILogger log, Issuer issuer, IdTokenFlaw? flaw);

    private sealed record FirebaseBody(string IdToken);

    private sealed record OpenIdBody(string IdToken, string? Nonce = null);

    private sealed record ProviderBody(string Name, string Label, string Issuer, string ClientId);

    private sealed record IdentityBody(string Id, string? Provider, string Issuer, DateTimeOffset LinkedAt);
}
