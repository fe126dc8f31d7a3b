using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>The words of the shop's letters, for the owner to change: /notifications/templates.</summary>
internal sealed class TemplateEndpoints(Database db, Templates templates, Cursors cursors, Once once, string shop)
{
    /// <summary>Two long texts, each of whose characters may have come as six.</summary>
    private const int MostBody = 1024 * 1024;

    private readonly CheckTemplate checks = new(templates, shop);

    public void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/notifications/templates").AdminOnly().Limit(LimitClass.Admin).Accepts().Body(MostBody)
            .WithTags("notifications");
        all.MapGet("", List).WithSummary("The letters that the shop writes");
        all.MapGet("/{key}", (Delegate)Show).Produces<TemplateBody>().MayAnswer(404).WithSummary("A letter's words, and what it can name");
        all.MapGet("/{key}/versions", Versions).Accepts("limit", "after").MayAnswer(404)
            .WithSummary("Every version of a letter that there was, newest first");
        all.MapPut("/{key}", (Delegate)Edit).Produces<TemplateBody>().MayAnswer(404, 412)
            .WithSummary("Write a letter in words of your own");
        all.MapDelete("/{key}", (Delegate)GoBack).Produces(StatusCodes.Status204NoContent).MayAnswer(404, 412)
            .WithSummary("Go back to the built-in words");
        all.MapPost("/{key}/preview", Preview).Produces<ToldBody>().MayAnswer(404)
            .WithSummary("How a letter reads, by example; also in words that are not saved");
        all.MapPost("/{key}/test", Test).Produces<TestBody>(StatusCodes.Status202Accepted).MayAnswer(404, 429)
            .WithSummary("Have a letter sent by example");
    }

    private async Task<Ok<Page<LineBody>>> List()
    {
        var edited = (await db.Read(async snapshot => await WordingStore.AllNewest(snapshot)))
            .ToDictionary(wording => wording.Template, StringComparer.Ordinal);
        return TypedResults.Ok(new Page<LineBody>(
            [.. Kinds.All.Select(kind => LineBody.Of(kind, edited.GetValueOrDefault(kind.Key)))], null));
    }

    private async Task<IResult> Show(string key, HttpContext http)
    {
        if (Kinds.Find(key) is not { } kind)
            return NoSuchTemplate();
        var newest = await db.Read(async snapshot => await WordingStore.Newest(snapshot, key));
        // Without its version moving, one that can't be told gets a word about it; so that one is always told whole.
        return ETags.IsKnown(http, Tag(newest)) && newest?.Failure is null
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : Told(kind, newest);
    }

    private async Task<Results<Ok<Page<VersionBody>>, Problem>> Versions(string key, Paging paging)
    {
        if (Kinds.Find(key) is null)
            return NoSuchTemplate();
        var (list, below) = ("versions of " + key, long.MaxValue);
        if (paging.After is { } after)
        {
            if (cursors.Read(list, after) is not [{ } version])
                return Problems.Invalid("after", "'after' is not a cursor of this list.");
            below = long.Parse(version, CultureInfo.InvariantCulture);
        }
        var rows = await db.Read(async snapshot => await WordingStore.Versions(snapshot, key, below, paging.Limit + 1));
        var page = Page<Wording>.Of(
            rows, paging.Limit, last => cursors.Write(list, last.Version.ToString(CultureInfo.InvariantCulture)));
        return TypedResults.Ok(new Page<VersionBody>([.. page.Items.Select(VersionBody.Of)], page.Next));
    }

    private async Task<IResult> Edit(string key, WordsBody body, Caller caller, HttpContext http)
    {
        if (Kinds.Find(key) is not { } kind)
            return NoSuchTemplate();
        var check = new Check();
        var text = checks.Read(kind, body.Subject, body.Html, body.Text, body.Sms, check);
        if (check.Failed)
            return check.Problem;
        return await db.Transact(tx => EditTemplate.Run(tx, caller.UserId, key, IfMatch.Of(http), text)) is EditTemplate.Edited edited
            ? Told(kind, edited.Wording)
            : Problems.Stale();
    }

    private async Task<IResult> GoBack(string key, Caller caller, HttpContext http)
    {
        if (Kinds.Find(key) is null)
            return NoSuchTemplate();
        return await db.Transact(tx => EditTemplate.Run(tx, caller.UserId, key, IfMatch.Of(http), null)) is EditTemplate.Edited
            ? Answer.NoContent
            : Problems.Stale();
    }

    private async Task<IResult> Preview(string key, PreviewBody body, HttpContext http)
    {
        if (Kinds.Find(key) is not { } kind)
            return NoSuchTemplate();
        var newest = await db.Read(async snapshot => await WordingStore.Newest(snapshot, key));
        var (now, check) = (newest?.Text ?? Templates.BuiltIn(key), new Check());
        var text = checks.Read(
            kind, body.Subject ?? now.Subject, body.Html ?? now.Html, body.Text ?? now.Text, body.Sms ?? now.Sms, check);
        var facts = (body.Sample ?? SampleBody.Nothing).Over(kind.SampleAt(shop), kind, check);
        Answer answer = check.Failed ? check.Problem : Answer.Ok(ToldBody.Of(templates.Of(text), facts));
        return await once.Transact(http, _ => Task.FromResult(answer), told => told);
    }

    private async Task<IResult> Test(string key, TestOf body, Caller caller, HttpContext http)
    {
        if (Kinds.Find(key) is not { } kind)
            return NoSuchTemplate();
        var (check, to) = (new Check(), body.To.Trim());
        if (to.StartsWith('+') && templates[key].IsShort)
            check.Phone("to", to);
        else
            check.Email("to", to);
        if (check.Failed)
            return check.Problem;
        return await once.Transact(http, tx => TestTemplate.Run(tx, templates, caller.UserId, kind, to, shop), message => message is null
            ? Problems.TooMany(TestTemplate.Period, $"An admin has at most {TestTemplate.Most} letters an hour sent by example.")
            : Answer.Accepted(new TestBody(message.Id, message.Channel.Word(), message.To, message.Status)));
    }

    private static Answer Told(Kind kind, Wording? wording) =>
        Answer.Ok(TemplateBody.Of(kind, wording)).Tagged(Tag(wording));

    private static string Tag(Wording? wording) => ETags.Of(wording?.Version ?? 0);

    private static Problem NoSuchTemplate() => Problems.NotFound("There is no such letter.");

    private sealed record WordsBody(string Subject, string Html, string Text, string? Sms = null);

    private sealed record PreviewBody(
        SampleBody? Sample = null, string? Subject = null, string? Html = null, string? Text = null, string? Sms = null);

    private sealed record TestOf(string To);

    private sealed record TestBody(string Id, string Channel, string To, MessageStatus Status);

    private sealed record LineBody(
        string Key, string About, string Subject, long Version, bool IsEdited, DateTimeOffset? UpdatedAt, FailureBody? Failure)
    {
        public static LineBody Of(Kind kind, Wording? wording) => new(
            kind.Key, kind.About, (wording?.Text ?? Templates.BuiltIn(kind.Key)).Subject, wording?.Version ?? 0, wording?.Text is not null,
            wording?.At, FailureBody.Of(wording));
    }

    private sealed record TemplateBody(
        string Key, string About, long Version, bool IsEdited, string Subject, string Html, string Text, string? Sms,
        IReadOnlyList<string> Names, DateTimeOffset? UpdatedAt, string? UpdatedBy, FailureBody? Failure)
    {
        public static TemplateBody Of(Kind kind, Wording? wording)
        {
            var text = wording?.Text ?? Templates.BuiltIn(kind.Key);
            return new(
                kind.Key, kind.About, wording?.Version ?? 0, wording?.Text is not null, text.Subject, text.Html, text.Text, text.Sms,
                [.. kind.Names, "link", "shop"], wording?.At, wording?.ActorId, FailureBody.Of(wording));
        }
    }

    /// <summary>Since when letters go in the built-in words because this version can't be told.</summary>
    private sealed record FailureBody(DateTimeOffset At, string Why)
    {
        public static FailureBody? Of(Wording? wording) =>
            wording is { Failure: { } why, FailedAt: { } at } ? new(at, why) : null;
    }

    /// <summary>A version; without words it went back to the built-in ones.</summary>
    private sealed record VersionBody(
        long Version, DateTimeOffset At, string By, string? Subject, string? Html, string? Text, string? Sms, FailureBody? Failure)
    {
        public static VersionBody Of(Wording one) => new(
            one.Version, one.At, one.ActorId, one.Text?.Subject, one.Text?.Html, one.Text?.Text, one.Text?.Sms, FailureBody.Of(one));
    }

    private sealed record ToldBody(string Subject, string Html, string Text, string? Sms)
    {
        public static ToldBody Of(Template template, Facts facts) => new(
            template.Subject(facts), template.Html(facts), template.Text(facts), template.Sms(facts));
    }
}
