using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>The caller's devices: /auth/sessions.</summary>
internal sealed class SessionEndpoints(Database db)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/auth/sessions").SignedIn().Accepts().WithTags("auth");
        sessions.MapGet("", List).WithSummary("The devices on which you are signed in");
        sessions.MapDelete("/{id}", Revoke).WithSummary("Sign a device out");
    }

    private async Task<Ok<Page<SessionBody>>> List(Caller caller)
    {
        var open = await db.Read(async snapshot => await SessionStore.Open(snapshot, caller.UserId, db.Clock.Now));
        return TypedResults.Ok(new Page<SessionBody>([.. open.Select(session => SessionBody.Of(session, caller.SessionId))], null));
    }

    private async Task<Results<NoContent, Problem>> Revoke(string id, Caller caller) =>
        await db.Transact(tx => RevokeSession.Run(tx, caller.UserId, id))
            ? TypedResults.NoContent()
            : Problems.NotFound("You have no such device.");

    private sealed record SessionBody(
        string Id, string Device, string Network, bool Current, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt,
        DateTimeOffset ExpiresAt)
    {
        public static SessionBody Of(Session session, string currentId) => new(
            session.Id, session.Device.Label, session.Device.Network, session.Id == currentId, session.CreatedAt, session.SeenAt,
            session.ExpiresAt);
    }
}
