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
    private const string ListName = "users";

    public void Map(IEndpointRouteBuilder routes)
    {
        var users = routes.MapGroup("/users").AdminOnly().Limit(LimitClass.Admin).Body(4096).WithTags("users");
        users.MapGet("", List).Accepts("limit", "after").WithSummary("Everybody who has an account, newest first");
        users.MapGet("/{id}", Show).Accepts().WithSummary("Somebody who has an account");
        users.MapPatch("/{id}", Change).Accepts()
            .MayAnswer(404, 409).WithSummary("Give somebody another role, or close or reopen the account");
    }

    private async Task<Results<Ok<Page<StaffUserBody>>, Problem>> List(Paging paging)
    {
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(ListName, after) is not [{ } id])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = id;
        }
        var rows = await db.Read(async snapshot => await UserStore.Page(snapshot, below, paging.Limit + 1));
        var page = Page<User>.Of(rows, paging.Limit, last => cursors.Write(ListName, last.Id));
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
