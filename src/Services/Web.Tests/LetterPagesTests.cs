using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>Letters as the owner writes them, and what became of those that were sent.</summary>
public class LetterPagesTests(Operators operators) : IClassFixture<Operators>
{
    private const string Here = "/admin/templates/welcome", WordsForm = $"form[action='{Here}']";

    private Browsing Admin => operators.Admin;

    [Fact]
    public async Task A_letter_is_written_written_again_and_goes_back_to_the_built_in_one()
    {
        await Admin.See("/admin/templates");
        await Admin.See(Admin.Find($"a[href='{Here}']").GetAttribute("href")!);
        Assert.Contains("{{shop}}", Admin.Find(".names").TextContent);
        await Admin.Send(WordsForm, new() { ["subject"] = "Come in, first" });
        Assert.Equal(Here, Admin.Path);
        Assert.Contains("Saved.", Admin.Text);
        var stale = Admin.Find($"{WordsForm} [name=seen]").GetAttribute("value");
        await Admin.Send(WordsForm, new() { ["subject"] = "Come in, second" });
        await Admin.Send(WordsForm, new() { ["subject"] = "Too late", ["seen"] = stale });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, Admin.Status);
        Assert.Contains("Somebody else has changed this letter", Admin.Text);
        Assert.Equal("Too late", Admin.Find("#f-subject").GetAttribute("value"));

        await Admin.See(Here);
        await Admin.Send($"form[action='{Here}/again']");
        Assert.Contains("Version 1 is written again.", Admin.Text);
        Assert.Equal("Come in, first", Admin.Find("#f-subject").GetAttribute("value"));
        await Admin.Send($"form[action='{Here}/built-in']");
        Assert.Contains("Goes out in the built-in words", Admin.Text);
        Assert.NotEqual("Come in, first", Admin.Find("#f-subject").GetAttribute("value"));
    }

    [Fact]
    public async Task What_Handlebars_can_not_tell_stands_beside_its_field()
    {
        await Admin.See(Here);
        await Admin.Send(WordsForm, new() { ["text"] = "Hello {{nobody}}" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, Admin.Status);
        Assert.Contains("nobody", Admin.Find("#f-text-wrong").TextContent);
        Assert.Equal("Hello {{nobody}}", Admin.Find("#f-text").TextContent);
        Assert.Null(Admin.Page.QuerySelector("#f-html-wrong"));
    }

    [Fact]
    public async Task The_preview_shows_what_is_written_under_a_policy_of_its_own()
    {
        await Admin.See(Here);
        Assert.Equal(Here + "/preview", Admin.Find("iframe").GetAttribute("src"));
        Assert.DoesNotContain("unsafe", Policy());
        var button = Admin.Find("button[data-preview]");
        Assert.Equal(("preview", Here + "/preview"), (button.GetAttribute("formtarget"), button.GetAttribute("formaction")));
        var fields = Admin.Page.QuerySelectorAll($"{WordsForm} [name]").Where(one => one.LocalName != "button")
            .ToDictionary(
                one => one.GetAttribute("name")!, one => one.LocalName == "textarea" ? one.TextContent : one.GetAttribute("value") ?? "");

        await Admin.See(Here + "/preview");
        Assert.Contains("default-src 'none'", Policy());
        Assert.Contains("frame-ancestors 'self'", Policy());
        Assert.Contains("sandbox", Policy());
        Assert.DoesNotContain("script-src", Policy());
        await Preview("html", "html", fields["html"] + "<p>Not saved yet</p>");
        Assert.Contains("Not saved yet", Admin.Text);
        await Preview("text", "subject", "Look <here>");
        Assert.Equal("Look <here>", Admin.Find("strong").TextContent);
        await Preview("html", "html", "{{#if");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, Admin.Status);
        Assert.Contains("It can't be told like this.", Admin.Text);

        string Policy() => Assert.Single(Admin.Answer.Headers.GetValues("Content-Security-Policy"));

        async Task Preview(string part, string name, string value)
        {
            using var draft = new FormUrlEncodedContent(new Dictionary<string, string>(fields) { [name] = value, ["part"] = part });
            await Admin.Post(Here + "/preview", draft);
        }
    }

    [Fact]
    public async Task A_letter_is_sent_by_example()
    {
        await Admin.See(Here);
        await Admin.Send($"form[action='{Here}/test']", new() { ["to"] = "nowhere" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, Admin.Status);
        Assert.NotNull(Admin.Find("#f-to-wrong"));
        await Admin.Send($"form[action='{Here}/test']", new() { ["to"] = "test-of-a-letter@example.com" });
        Assert.Contains("It is on its way to test-of-a-letter@example.com", Admin.Text);
        await Eventually.True(async () =>
            (await operators.Staff.See("/admin/messages")).Text.Contains("test-of-a-letter@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_failed_tells_why_and_is_tried_again()
    {
        var customer = await operators.Shop.Customer();
        await Eventually.True(async () => await Sent() == "sent");
        await Fail("The mailbox is full.");
        var staff = await operators.Staff.See("/admin/messages?status=failed");
        Assert.Contains("The mailbox is full.", staff.Text);
        var row = staff.Page.QuerySelectorAll("tbody tr").Single(one => one.TextContent.Contains(customer.Email, StringComparison.Ordinal));
        var box = row.QuerySelector("[data-choose]")!;
        await staff.Send("form[action^='/admin/messages/retry']", new() { ["choose"] = box.GetAttribute("value") });
        Assert.Contains("Tried again: 1 of 1", staff.Text);
        await Eventually.True(async () => await Sent() == "sent");
        await staff.See("/admin/messages");
        await Fail("Full again.");
        await staff.See("/admin/messages?status=failed");
        await staff.Send("form[action^='/admin/messages/retry']", press: ("one", box.GetAttribute("value")!));
        Assert.Contains("Tried again: 1 of 1", staff.Text);

        Task Fail(string why) => operators.Write(
            "notifications",
            "UPDATE message SET status = 'failed', sent_at = NULL, failure = @why WHERE recipient = @to AND template = 'welcome'",
            ("why", why), ("to", customer.Email));

        Task<string?> Sent() => operators.Shop.Database("notifications").Read(async snapshot => await snapshot.QueryOne(
            "SELECT status FROM message WHERE recipient = @to AND template = 'welcome'", row => row.Text(0), ("to", customer.Email)));
    }

    [Fact]
    public async Task An_address_that_is_closed_is_opened_again()
    {
        await operators.Write(
            "notifications",
            "INSERT INTO closed_address (address, channel, reason, at) VALUES ('gone@example.com', 'email', 'bounced', 1000)");
        var staff = await operators.Staff.See("/admin/messages/addresses");
        Assert.Contains("There is nobody at that address.", staff.Text);
        await staff.Send("form[action='/admin/messages/addresses/open']");
        Assert.Contains("gone@example.com is open again", staff.Text);
        Assert.Contains("No address is closed", staff.Text);
    }
}
