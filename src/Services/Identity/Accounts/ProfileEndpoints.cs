using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>What users do about themselves: /users/me.</summary>
internal sealed class ProfileEndpoints(Database db, Passwords passwords, LoginGuard guard, Issuers issuers, Once once, Ask ask)
{
    private const string MediaPrefix = "med_";
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    private static readonly TimeSpan ExportDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PictureDeadline = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/users/me").SignedIn().Accepts().Body(4096).WithTags("users");
        me.MapGet("", Show).WithSummary("Who you are");
        me.MapPatch("", Change).MayAnswer(503).WithSummary("Change your name, phone or picture");
        me.MapPost("/password", ChangeOwnPassword).Limit(LimitClass.Login).Body(OutsideEndpoints.MostBody)
            .Produces(204).MayAnswer(403).WithSummary("Choose another password; every other device is signed out");
        me.MapGet("/export", Export)
            .Produces<Dictionary<string, object>>().WithSummary("Everything that the shop holds of you, in every service");
        me.MapDelete("", Erase).Limit(LimitClass.Login).Body(OutsideEndpoints.MostBody)
            .MayAnswer(403, 409).WithSummary("Close your account and erase who you are; orders are kept without it");
    }

    private async Task<Results<Ok<UserBody>, Problem>> Show(Caller caller) =>
        await db.Read(async snapshot => await UserStore.Get(snapshot, caller.UserId)) is { } user
            ? TypedResults.Ok(UserBody.Of(user))
            : NoSuchUser();

    private async Task<Results<Ok<UserBody>, Problem>> Change(ProfileBody body, Caller caller)
    {
        var check = new Check();
        var name = body.Name.IsGiven ? check.Text("name", body.Name.Value, User.MostNameLength) : null;
        var phone = body.Phone is { IsGiven: true, Value: { } number } ? check.Phone("phone", number) : null;
        if (body.Avatar is { IsGiven: true, Value: { } avatar })
            check.That(IsMediaId(avatar), "avatar", "must be the id of a picture, or null.");
        if (check.Failed)
            return check.Problem;
        if (body.Avatar is { IsGiven: true, Value: { } chosen } && !await IsOwn(chosen, caller))
            return Problems.Invalid("avatar", "'avatar' must be a picture that you uploaded as one.");
        var changed = await db.Transact(tx => UpdateProfile.Run(tx, caller.UserId, profile => new Profile(
            name ?? profile.FullName,
            body.Phone.IsGiven ? phone : profile.Phone,
            body.Avatar.IsGiven ? (body.Avatar.Value is { } id ? User.AvatarAt(id) : null) : profile.AvatarUrl)));
        return changed is null ? NoSuchUser() : TypedResults.Ok(UserBody.Of(changed));
    }

    /// <summary>Only who put a picture up as an avatar shows it. Asked last: where Media can't say, nothing is changed.</summary>
    private async Task<bool> IsOwn(string pictureId, Caller caller)
    {
        var known = await ask.One<GetPictures, PictureList>(new GetPictures([pictureId]), PictureDeadline);
        return known.Pictures.Any(one => one == new KnownPicture(pictureId, caller.UserId, "avatar"));
    }

    private async Task<IResult> ChangeOwnPassword(PasswordBody body, Caller caller, HttpContext http)
    {
        var check = new Check();
        PasswordField.Check(check, "password", body.Password);
        if (check.Failed)
            return check.Problem;
        if (await once.Before(http) is { } told)
            return told;       // the current password is another one since
        var (proof, refusal) = await Prove(caller, http, "current", body.Current, body.IdToken);
        if (proof is null)
            return refusal!;
        var hash = await passwords.Hash(body.Password);
        return await once.Transact(
            http,
            tx => ChangePassword.Run(tx, proof, hash, caller.SessionId),
            changed => changed ? Answer.NoContent : WrongPassword("current"));
    }

    /// <summary>Every service tells what it holds; all of it or none.</summary>
    private async Task<IResult> Export(Caller caller, HttpContext http)
    {
        var told = await ask.All<ExportPersonalData, PersonalData>(new ExportPersonalData(caller.UserId), ExportDeadline);
        http.Response.Headers.ContentDisposition = "attachment; filename=\"my-data.json\"";
        return TypedResults.Ok(told.ToDictionary(service => service.Key, service => service.Value.Data, StringComparer.Ordinal));
    }

    private async Task<Results<Accepted, Problem>> Erase([FromBody] EraseBody body, Caller caller, HttpContext http)
    {
        var (proof, refusal) = await Prove(caller, http, "password", body.Password, body.IdToken);
        if (proof is null)
            return refusal!;
        return await db.Transact(tx => EraseUser.Run(tx, proof)) switch
        {
            EraseUser.Outcome.Erased => TypedResults.Accepted((string?)null),
            EraseUser.Outcome.LastAdmin => Problems.Conflict("last-admin", "You are the only admin. Make somebody else an admin first."),
            _ => WrongPassword("password"),
        };
    }

    /// <summary>
    /// That it is really they who are signed in: by their password, or, since who came in from outside has none, by having shown up there
    /// only just now.
    /// </summary>
    private Task<(PasswordProof? Proof, Problem? Refusal)> Prove(
        Caller caller, HttpContext http, string field, string? password, string? idToken) => (password, idToken) switch
        {
            ({ } typed, null) => ProveByPassword(caller, http, field, typed),
            (null, { } token) => ProveByIdentity(caller, token),
            _ => Task.FromResult<(PasswordProof?, Problem?)>((null, Problems.Invalid(
                field, $"'{field}' is your password. Who has none sends 'idToken' in its place, of an identity that opens the account."))),
        };

    /// <summary>Guessing is as slow as at the login, and counted against this device alone.</summary>
    private async Task<(PasswordProof? Proof, Problem? Refusal)> ProveByPassword(
        Caller caller, HttpContext http, string field, string password)
    {
        var attempt = guard.Enter(Email.Normalize(caller.Email), Visits.DeviceOf(http).Network, caller.SessionId);
        if (attempt.Wait > TimeSpan.Zero)
            return (null, Problems.TooMany(attempt.Wait, "Too many wrong passwords. Wait a little."));
        var credentials = await db.Read(async snapshot => await UserStore.CredentialsById(snapshot, caller.UserId));
        if (await Visits.Try(attempt, () => passwords.Check(credentials, password)) is not { } proof)
            return (null, WrongPassword(field));
        attempt.Succeeded();
        return (proof, null);
    }

    private async Task<(PasswordProof? Proof, Problem? Refusal)> ProveByIdentity(Caller caller, string token)
    {
        if ((await issuers.Verify(token)).Vouched is not { } who)
            return (null, WrongIdentity());
        if (!who.IsFresh(db.Clock.Now))
            return (null, Problems.Status(
                StatusCodes.Status403Forbidden, "stale-id-token", "You signed in there too long ago. Sign in there again, and try again."));
        return await db.Read(async snapshot =>
            (await OutsideIdentityStore.Find(snapshot, who.Issuer, who.Subject))?.UserId == caller.UserId
            && await UserStore.Get(snapshot, caller.UserId) is { } user
                ? (new PasswordProof(user.Id, user.PasswordVersion, null), (Problem?)null)
                : (null, WrongIdentity()));
    }

    private static Problem WrongIdentity() => Problems.Status(
        StatusCodes.Status403Forbidden, "wrong-id-token", "'idToken' is not of an identity that opens this account.");

    private static Problem WrongPassword(string field) => Problems.Status(
        StatusCodes.Status403Forbidden, "wrong-password", $"'{field}' is not your password.");

    private static Problem NoSuchUser() => Problems.NotFound("This account is gone.");

    /// <summary>It goes into an address, so nothing but an id's own characters may be in it.</summary>
    private static bool IsMediaId(string text) =>
        text.Length == MediaPrefix.Length + 26
        && text.StartsWith(MediaPrefix, StringComparison.Ordinal)
        && text.AsSpan(MediaPrefix.Length).IndexOfAnyExcept(IdCharacters) < 0;

    private sealed record ProfileBody(Given<string> Name, Given<string?> Phone, Given<string?> Avatar);

    private sealed record PasswordBody(string Password, string? Current = null, string? IdToken = null);

    private sealed record EraseBody(string? Password = null, string? IdToken = null);
}
