using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Everything that was sent, for whoever develops the shop: /mailbox. Mapped in Development only, for here anybody reads everybody's mail.
/// </summary>
internal sealed class MailboxEndpoints(Database db, Func<Message, Task<Reading>> read, Cursors cursors)
{
    private const string ListName = "mailbox";
    private const string Page = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A mail brings its own style and nothing else: no scripts, no forms, no way back into the shop's pages.</summary>
    private const string Mail =
        "default-src 'none'; style-src 'unsafe-inline'; img-src https:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox";

    private readonly MailboxPages pages = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        var mailbox = routes.MapGroup("/mailbox").Anyone(ignoreToken: true).Accepts().Body(1024).WithTags("mailbox");
        mailbox.MapGet("", List).Accepts("to", "limit", "after").ExcludeFromDescription();
        mailbox.MapGet("/style.css", () => Results.Content(MailboxPages.Style, "text/css; charset=utf-8")).ExcludeFromDescription();
        mailbox.MapGet("/messages", Tell).Accepts("to", "limit", "after")
            .WithSummary("The shop's mails, in Development, where nobody gets them");
        mailbox.MapGet("/{id}", Show).ExcludeFromDescription();
        mailbox.MapGet("/{id}/html", ShowMail).ExcludeFromDescription();
    }

    private async Task<IResult> List(HttpContext http, Paging paging, string? to = null)
    {
        if (await Find(paging, Address(to)) is not { } page)
            return NoCursor();
        return Shown(http, Page, pages.List(page.Items, Address(to), page.Next));
    }

    private async Task<Results<Ok<Page<MailBody>>, Problem>> Tell(Paging paging, string? to = null)
    {
        if (await Find(paging, Address(to)) is not { } page)
            return NoCursor();
        var mails = new List<MailBody>();
        foreach (var message in page.Items)
            mails.Add(MailBody.Of(message, await read(message)));
        return TypedResults.Ok(new Page<MailBody>(mails, page.Next));
    }

    private async Task<IResult> Show(HttpContext http, string id) =>
        await Find(id) is { } message ? Shown(http, Page, pages.Message(message, await read(message))) : NoSuchMessage();

    private async Task<IResult> ShowMail(HttpContext http, string id) =>
        await Find(id) is { Channel: Channel.Email } message ? Shown(http, Mail, (await read(message)).Html) : NoSuchMessage();

    private async Task<Message?> Find(string id) =>
        await db.Read(async snapshot => await MessageStore.Get(snapshot, id)) is { Status: MessageStatus.Sent } message ? message : null;

    /// <summary>Nothing when the cursor is none of ours.</summary>
    private async Task<Page<Message>?> Find(Paging paging, string? to)
    {
        string? below = null;
        if (paging.After is { } after)
        {
            if (cursors.Read(ListName, after) is not [{ } id])
                return null;
            below = id;
        }
        var rows = await db.Read(async snapshot => await MessageStore.Arrived(snapshot, to, below, paging.Limit + 1));
        return Page<Message>.Of(rows, paging.Limit, last => cursors.Write(ListName, last.Id));
    }

    private static IResult Shown(HttpContext http, string policy, string html)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        return Results.Content(html, "text/html; charset=utf-8");
    }

    private static string? Address(string? to) => string.IsNullOrWhiteSpace(to) ? null : to.Trim();

    private static Problem NoCursor() => Problems.Invalid("after", "'after' is not a cursor of this list.");

    private static Problem NoSuchMessage() => Problems.NotFound("There is no such message in the mailbox.");

    private sealed record MailBody(
        string Id, string Channel, string Template, string To, string Subject, string Link, string Text, string Html,
        DateTimeOffset CreatedAt)
    {
        public static MailBody Of(Message message, Reading reading) => new(
            message.Id, message.Channel.Word(), message.Template, message.To, message.Subject, reading.Link, reading.Text, reading.Html,
            message.CreatedAt);
    }
}
