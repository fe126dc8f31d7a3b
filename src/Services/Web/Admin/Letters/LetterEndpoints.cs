using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>The words of the shop's letters, for the owner to change: /admin/templates.</summary>
internal sealed class LetterEndpoints(Ground ground)
{
    private const int ShownVersions = 20;

    public void Map(IEndpointRouteBuilder routes)
    {
        var admin = new AdminRoutes(ground, routes);
        admin.Page("/templates", List, Role.Admin);
        admin.Page("/templates/{key}", visitor => Show(visitor), Role.Admin);
        admin.LongForm("/templates/{key}", Write);
        admin.Page("/templates/{key}/preview", visitor => Preview(visitor, new Preview(), visitor.Query("part")), Role.Admin);
        admin.LongForm("/templates/{key}/preview", PreviewWritten);
        admin.Form("/templates/{key}/test", Test, Role.Admin);
        admin.Form("/templates/{key}/again", WriteAgain, Role.Admin);
        admin.Form("/templates/{key}/built-in", GoBack, Role.Admin);
    }

    private async Task<IResult> List(Visitor visitor)
    {
        var found = await visitor.Shop.Templates.List(visitor.Stop);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<LettersPage>(visitor, new LettersModel(found.Value.Items));
    }

    private async Task<IResult> Show(Visitor visitor, Filled? words = null, Filled? test = null)
    {
        var (templates, key) = (visitor.Shop.Templates, visitor.Route("key"));
        var versions = templates.Versions(key, ShownVersions, stop: visitor.Stop);
        var found = await templates.Get(key, visitor.Stop);
        if (found.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        var it = found.Value;
        // Whoever is told that somebody else was faster has their own words before them, and the version that they did not see.
        var model = new LetterModel(
            it, words?["seen"] ?? found.ETag, (await versions).Given?.Items ?? [],
            words ?? new Filled().With("subject", it.Subject).With("html", it.Html).With("text", it.Text).With("sms", it.Sms),
            test ?? new Filled().With("to", visitor.Email), ground.Visitors.Clock.NewSecret());
        return await ground.Show<LetterPage>(
            visitor, model, words is null && test is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }

    private async Task<IResult> Write(Visitor visitor, Form form)
    {
        var key = visitor.Route("key");
        var words = new Words { Subject = form["subject"], Html = Lines(form, "html"), Text = Lines(form, "text") };
        if (form.Has("sms"))
            words = words with { Sms = Lines(form, "sms") };
        var answer = await visitor.Shop.Templates.Write(key, words, form.Given("seen"), visitor.Stop);
        return answer.Problem switch
        {
            null => Done(visitor, key, "Saved. From now on the letter goes out like this."),
            { Status: StatusCodes.Status401Unauthorized } problem => Ground.Refused(visitor, problem),
            { Status: StatusCodes.Status412PreconditionFailed } => await Show(visitor, new Filled(form, null)
            {
                Wrong = "Somebody else has changed this letter since you opened it. Your words are below, not saved; the newest version is "
                    + "under “Versions”. Open the page anew in another window to compare.",
            }),
            var problem => await Show(visitor, new Filled(form, problem)),
        };
    }

    private Task<IResult> PreviewWritten(Visitor visitor, Form form)
    {
        var draft = new Preview { Subject = form["subject"], Html = Lines(form, "html"), Text = Lines(form, "text") };
        return Preview(visitor, form.Has("sms") ? draft with { Sms = Lines(form, "sms") } : draft, form.Given("part"));
    }

    private static async Task<IResult> Preview(Visitor visitor, Preview draft, string? part)
    {
        var told = await visitor.Shop.Templates.Preview(visitor.Route("key"), draft, stop: visitor.Stop);
        if (told.Problem is { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound } problem)
            return Ground.Refused(visitor, problem);
        visitor.Keep();
        return told.Problem is { } wrong ? LetterSheet.Of(wrong) : LetterSheet.Of(told.Value, part);
    }

    private async Task<IResult> Test(Visitor visitor, Form form)
    {
        var key = visitor.Route("key");
        var answer = await visitor.Shop.Templates.Test(key, new TestOf { To = form["to"] }, form.Given("key"), visitor.Stop);
        return answer.Problem switch
        {
            null => Done(visitor, key, $"It is on its way to {answer.Value.To}, as it is saved."),
            { Status: StatusCodes.Status401Unauthorized } problem => Ground.Refused(visitor, problem),
            var problem => await Show(visitor, test: new Filled(form, problem)),
        };
    }

    /// <summary>What was once written is written again, as a version of its own; one without words was the built-in one.</summary>
    private static async Task<IResult> WriteAgain(Visitor visitor, Form form)
    {
        var (templates, key) = (visitor.Shop.Templates, visitor.Route("key"));
        await foreach (var one in templates.VersionsAll(key, visitor.Stop))
        {
            if (one.Value != form.Whole("version"))
                continue;
            if (one is not { Subject: { } subject, Html: { } html, Text: { } text })
                return await GoBack(visitor, form);
            var words = new Words { Subject = subject, Html = html, Text = text };
            var answer = await templates.Write(
                key, one.Sms is { } sms ? words with { Sms = sms } : words, form.Given("seen"), visitor.Stop);
            return Done(visitor, key, $"Version {one.Value} is written again.", answer.Problem);
        }
        return Problems.NotFound("There is no such version.");
    }

    private static async Task<IResult> GoBack(Visitor visitor, Form form)
    {
        var key = visitor.Route("key");
        var answer = await visitor.Shop.Templates.GoBack(key, form.Given("seen"), visitor.Stop);
        return Done(visitor, key, "The letter goes out in the built-in words again. Yours are still among the versions.", answer.Problem);
    }

    private static IResult Done(Visitor visitor, string key, string note, Client.Problem? problem = null)
    {
        if (problem is { Status: StatusCodes.Status401Unauthorized })
            return Ground.Refused(visitor, problem);
        var told = problem switch
        {
            null => note,
            { Status: StatusCodes.Status412PreconditionFailed } =>
                "Somebody else has changed this letter meanwhile. Look at it as it is now, and try again.",
            { Errors.Count: > 0 } => problem.Errors.Values.First()[0],
            _ => Filled.Said(problem),
        };
        visitor.Say(told, problem is not null);
        return visitor.GoTo(AdminGo.Letter(key));
    }

    /// <summary>As typed; a browser sends the ends of lines in its own way.</summary>
    private static string Lines(Form form, string name) => form.Raw(name).ReplaceLineEndings("\n");
}
