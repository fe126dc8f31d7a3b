using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>What admins do about others: /users.</summary>
internal sealed class UserEndpoints(Database db, Cursors cursors)
{
    /// <summary>Everybody's begins with one letter or another.</summary>
    private const int LeastSearch = 2;

    public void Map(IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/users").AdminOnly().Limit(LimitClass.Admin).Body(4096).WithTags("users");
        users.MapGet("", List).Accepts("limit", "after", "search", "role")
            .WithSummary("Everybody who has an account, newest first; or of one role, or whose e-mail or name begins so");
        users.MapGet("/{id}", Show).Accepts().WithSummary("Somebody who has an account");
        users.MapPatch("/{id}", Change).Accepts()
            .MayAnswer(404, 409).WithSummary("Give somebody another role, or close or reopen the account");
    }

    private async Task<Results<Ok<Page<StaffUserBody>>, Problem>> List(Paging paging, string? search = null, string? role = null)
    {
        var check = new Check();
        var only = role is null ? null : Roles.Read(role);
        check.That(role is null || only is not null, "role", "must be one of: customer, staff, admin.");
        var sought = search is null ? null : check.Text("search", search, Email.Longest, LeastSearch);
        if (check.Failed)
            return check.Problem;
        var list = $"users?role={role}&search={sought}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } id])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = id;
        }
        var rows = await db.Read(async snapshot => sought is null
            ? await UserStore.Page(snapshot, only, below, paging.Limit + 1)
            : await UserStore.Find(snapshot, sought, only, below, paging.Limit + 1));
        var page = Page<User>.Of(rows, paging.Limit, last => cursors.Write(list, last.Id));
        return TypedResults.Ok(new Page<StaffUserBody>([.. page.Items.Select(StaffUserBody.Of)], page.Next));
    }

    private async Task<Results<Ok<StaffUserBody>, Problem>> Show(string id) =>
        await db.Read(async snapshot => await UserStore.Get(snapshot, id)) is { } user
            ? TypedResults.Ok(StaffUserBody.Of(user))
            : NoSuchUser();

    private async Task<Results<Ok<StaffUserBody>, Problem>> Change(string id, AccessPatch body, Caller caller)
    {
        Role? role = body.Role.IsGiven ? body.Role.Value : null;
        bool? disabled = body.Disabled.IsGiven ? body.Disabled.Value : null;
        return await db.Transact(tx => ChangeAccess.Run(tx, caller.UserId, id, role, disabled)) switch
        {
            ChangeAccess.Changed { User: var user } => TypedResults.Ok(StaffUserBody.Of(user)),
            ChangeAccess.LastAdmin => Problems.Conflict("last-admin", "This is the only admin. Make somebody else an admin first."),
            ChangeAccess.NotAllowed => Problems.Forbidden(),
            _ => NoSuchUser(),
        };
    }

    private static Problem NoSuchUser() => Problems.NotFound("There is no such user.");

    private sealed record AccessPatch(Given<Role> Role, Given<bool> Disabled);

    private sealed record StaffUserBody(
        string Id, string Name, string Email, bool EmailVerified, string? Phone, Role Role, string? AvatarUrl, DateTimeOffset CreatedAt,
        bool Disabled)
    {
        public static StaffUserBody Of(User user) => new(
            user.Id, user.FullName, user.Email, user.EmailVerified, user.Phone, user.Role, user.AvatarUrl, user.CreatedAt, user.Disabled);
    }
}
