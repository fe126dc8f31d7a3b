using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Getting in and staying in: /auth.</summary>
internal sealed class AuthEndpoints(
    Database db, Passwords passwords, LoginGuard guard, Visits visits, Entrance entrance, Links links, Secrets secrets)
{
    private static readonly Problem WrongCredentials =
        Problems.Unauthorized("wrong-credentials", "The e-mail address or the password is wrong.");

    private static readonly Problem WrongRefreshToken =
        Problems.Unauthorized("wrong-refresh-token", "The refresh token is unknown, used or too old. Log in again.");

    private static readonly Problem WrongLink =
        Problems.Status(StatusCodes.Status400BadRequest, "wrong-link", "The link is unknown, used or too old. Ask for a new one.");

    public void Map(IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").Anyone(ignoreToken: true).Limit(LimitClass.Login).Accepts().Body(4096).WithTags("auth");
        auth.MapPost("/register", Register).MayAnswer(409).WithSummary("Open an account and be signed in");
        auth.MapPost("/login", LogInWithPassword).MayAnswer(401).WithSummary("Sign in");
        auth.MapPost("/refresh", Refresh).Limit(LimitClass.Browse)
            .MayAnswer(401).WithSummary("Stay signed in: new tokens for the refresh token");
        auth.MapPost("/logout", LogOutDevice).Limit(LimitClass.Browse).WithSummary("Sign this device out");
        auth.MapPost("/email/verify", Verify).WithSummary("Confirm an e-mail address with the token of the mailed link");
        auth.MapPost("/email/resend", (EmailBody body) => SendLinkTo(LinkPurpose.EmailVerification, body))
            .WithSummary("Mail that link again; never tells whether somebody has the address");
        auth.MapPost("/password/forgot", (EmailBody body) => SendLinkTo(LinkPurpose.PasswordReset, body))
            .WithSummary("Mail a link to choose a new password; never tells whether somebody has the address");
        auth.MapPost("/password/reset", Reset).WithSummary("Choose a new password with the token of the mailed link");
        routes.MapGet("/.well-known/jwks.json", (Delegate)Keys).Anyone(ignoreToken: true).Accepts().WithTags("auth")
            .Produces<object>().WithSummary("The keys that verify access tokens, as JSON Web Keys");
    }

    private async Task<Results<Created<SignedInBody>, Problem>> Register(RegisterBody body, HttpContext http)
    {
        var check = new Check();
        var name = check.Text("name", body.Name, User.MostNameLength);
        var email = check.Email("email", body.Email);
        PasswordField.Check(check, "password", body.Password);
        if (check.Failed)
            return check.Problem;
        if (await db.Read(async snapshot => await UserStore.CredentialsOf(snapshot, email)) is not null)
            return EmailTaken();       // before the costly hash; the transaction below decides
        var hash = await passwords.Hash(body.Password);
        var outcome = await db.Transact(tx => RegisterUser.Run(tx, links, name, email, hash, Visits.DeviceOf(http)), http.RequestAborted);
        return outcome is RegisterUser.Registered registered
            ? TypedResults.Created("/users/me", await entrance.Open(http, registered.User, registered.Session))
            : EmailTaken();
    }

    private async Task<Results<Ok<SignedInBody>, Problem>> LogInWithPassword(LoginBody body, HttpContext http)
    {
        var account = Email.Normalize(body.Email.Trim());
        var device = Visits.DeviceOf(http);
        var credentials = await db.Read(async snapshot => await UserStore.CredentialsOf(snapshot, account));
        var attempt = guard.Enter(account, device.Network, visits.KnownDevice(http, credentials?.UserId));
        if (attempt.Wait > TimeSpan.Zero)
            return Problems.TooMany(attempt.Wait, "Too many wrong passwords. Wait a little, or choose a new password by e-mail.");
        var loggedIn = await Visits.Try(attempt, async () =>
            await passwords.Check(credentials, body.Password) is { } proof
                ? await db.Transact(tx => LogIn.Run(tx, proof, device), http.RequestAborted) as LogIn.LoggedIn
                : null);
        if (loggedIn is null)
            return WrongCredentials;
        attempt.Succeeded();
        return TypedResults.Ok(await entrance.Open(http, loggedIn.User, loggedIn.Session));
    }

    private async Task<Results<Ok<SignedInBody>, Problem>> Refresh(RefreshTokenBody body, HttpContext http)
    {
        var network = Visits.DeviceOf(http).Network;
        var outcome = await db.Transact(tx => RefreshSession.Run(tx, secrets, body.RefreshToken, network), http.RequestAborted);
        return outcome is RefreshSession.Refreshed refreshed
            ? TypedResults.Ok(await entrance.Tell(refreshed.User, refreshed.Session))
            : WrongRefreshToken;
    }

    private async Task<NoContent> LogOutDevice(RefreshTokenBody body)
    {
        await db.Transact(tx => LogOut.Run(tx, secrets, body.RefreshToken));
        return TypedResults.NoContent();
    }

    private async Task<Results<NoContent, Problem>> Verify(VerifyBody body) =>
        await db.Transact(tx => VerifyEmail.Run(tx, body.Token)) ? TypedResults.NoContent() : WrongLink;

    /// <summary>The same answer whether or not somebody has that address.</summary>
    private async Task<Results<NoContent, Problem>> SendLinkTo(LinkPurpose purpose, EmailBody body)
    {
        var check = new Check();
        var email = check.Email("email", body.Email);
        if (check.Failed)
            return check.Problem;
        await db.Transact(tx => RequestLink.Run(tx, purpose, email));
        return TypedResults.NoContent();
    }

    private async Task<Results<NoContent, Problem>> Reset(ResetBody body, HttpContext http)
    {
        var check = new Check();
        PasswordField.Check(check, "password", body.Password);
        if (check.Failed)
            return check.Problem;
        if (await db.Read(snapshot => ResetPassword.Owner(snapshot, body.Token)) is not { } userId)
            return WrongLink;       // before the costly hash; the transaction below decides
        var hash = await passwords.Hash(body.Password);
        if (!await db.Transact(tx => ResetPassword.Run(tx, body.Token, hash)))
            return WrongLink;
        visits.Remember(http, userId);       // who reads the owner's mail is no stranger: what strangers tried doesn't keep them out
        return TypedResults.NoContent();
    }

    private async Task Keys(HttpContext http) =>
        await JsonWebKeys.Answer(http, await db.Read(snapshot => KeyStore.Public(snapshot, db.Clock.Now)));

    private static Problem EmailTaken() =>
        Problems.Conflict("email-taken", "There is an account with this e-mail address already. Log in instead.");

    private sealed record RegisterBody(string Name, string Email, string Password);

    private sealed record LoginBody(string Email, string Password);

    private sealed record RefreshTokenBody(string RefreshToken);

    private sealed record VerifyBody(string Token);

    private sealed record EmailBody(string Email);

    private sealed record ResetBody(string Token, string Password);
}

/// <summary>What somebody gets who came in: who they are and the two tokens.</summary>
internal sealed record SignedInBody(UserBody User, string Token, string RefreshToken, int ExpiresIn);

/// <summary>A user as the API shows one.</summary>
internal sealed record UserBody(
    string Id, string Name, string Email, bool EmailVerified, string? Phone, Role Role, string? AvatarUrl, DateTimeOffset CreatedAt)
{
    public static UserBody Of(User user) =>
        new(user.Id, user.FullName, user.Email, user.EmailVerified, user.Phone, user.Role, user.AvatarUrl, user.CreatedAt);
}
