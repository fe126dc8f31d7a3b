using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>What was sent to whom: /notifications.</summary>
internal sealed class MessageEndpoints(Database db, Cursors cursors, Once once)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var messages = routes.MapGroup("/notifications").SignedIn().Body(1024).WithTags("notifications");
        messages.MapGet("", List).Accepts("limit", "after", "scope", "customer", "status").MayAnswer(403)
            .WithSummary("What the shop has told you; for staff also everybody's, and a customer's");
        messages.MapPost("/{id}/retry", Retry).StaffOnly().Limit(LimitClass.Admin).Accepts().Produces<MessageBody>().MayAnswer(404, 409)
            .WithSummary("Try a message again that could not be delivered");
    }

    private async Task<Results<Ok<Page<MessageBody>>, Problem>> List(
        Paging paging, Caller caller, string? scope = null, string? customer = null, string? status = null)
    {
        if (scope is not (null or "own" or "all"))
            return Problems.Invalid("scope", "'scope' must be one of: own, all.");
        if (status is not (null or "queued" or "sent" or "failed"))
            return Problems.Invalid("status", "'status' must be one of: queued, sent, failed.");
        var isForStaff = scope == "all" || customer is not null;
        if (isForStaff && caller.Role < Role.Staff)
            return Problems.Forbidden("Only staff see the messages of others.");
        var whose = customer ?? (scope == "all" ? null : caller.UserId);
        var list = $"notifications of {whose ?? "all"}, {status}";
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } id])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = id;
        }
        var rows = await db.Read(async snapshot => whose is null
            ? await MessageStore.All(snapshot, status, below, paging.Limit + 1)
            : await MessageStore.Of(snapshot, whose, status, below, paging.Limit + 1));
        var page = Page<Message>.Of(rows, paging.Limit, last => cursors.Write(list, last.Id));
        return TypedResults.Ok(
            new Page<MessageBody>([.. page.Items.Select(message => MessageBody.Of(message, isForStaff))], page.Next));
    }

    private Task<IResult> Retry(string id, Caller caller, HttpContext http) =>
        once.Transact(http, tx => RetryMessage.Run(tx, caller.UserId, id), outcome => outcome switch
        {
            RetryMessage.Queued { Message: var message } => Answer.Ok(MessageBody.Of(message, forStaff: true)),
            RetryMessage.NotFailed { Message.Status: MessageStatus.Sent } => Problems.Conflict("already-sent", "This message was sent."),
            RetryMessage.NotFailed => Problems.Conflict("still-queued", "This message is still being tried by itself."),
            _ => Problems.NotFound("There is no such message."),
        });

    /// <param name="ArrivedAt">When its carrier said that it is there, where it said so.</param>
    /// <param name="Failure">Why the last attempt came to nothing; the staff are told.</param>
    private sealed record MessageBody(
        string Id, string Channel, string Template, string To, string Subject, MessageStatus Status, int Attempts, DateTimeOffset CreatedAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? ArrivedAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Failure)
    {
        public static MessageBody Of(Message message, bool forStaff) => new(
            message.Id, message.Channel.Word(), message.Template, message.To, message.Subject, message.Status, message.Attempts,
            message.CreatedAt, message.ArrivedAt, forStaff ? message.Failure : null);
    }
}
