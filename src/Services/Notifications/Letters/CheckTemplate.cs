using System.Net;
using HandlebarsDotNet;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Whether a letter can be told in these words: they are read, compiled, and told by example, with everything that such a letter can have
/// and with nothing that it may lack.
/// </summary>
internal sealed class CheckTemplate(Templates templates, string shop)
{
    public const int MostSubject = 200;
    public const int MostText = 64 * 1024;
    public const int MostSms = 320;

    /// <summary>The longest letter: of an order with as many lines as a cart can have.</summary>
    public const int MostTold = 512 * 1024;

    private const int MostLines = 100;

    /// <summary>The words as they are kept. What is not said of the text to a phone stays as it is built in.</summary>
    public TemplateText Read(Kind kind, string? subject, string? html, string? text, string? sms, Check check)
    {
        var builtIn = Templates.BuiltIn(kind.Key);
        var written = new TemplateText(
            check.Text("subject", subject, MostSubject),
            check.Lines("html", html, MostText).ReplaceLineEndings("\n"),
            check.Lines("text", text, MostText).ReplaceLineEndings("\n"),
            sms is null ? builtIn.Sms : check.Lines("sms", sms, MostSms).ReplaceLineEndings("\n"));
        check.That(sms is null || builtIn.Sms is not null, "sms", "must be left out: this letter is told by mail only.");
        if (check.Failed)
            return written;
        Look("subject", written.Subject, isHtml: false, hasLink: false);
        Look("html", written.Html, isHtml: true);
        Look("text", written.Text, isHtml: false);
        Look("sms", written.Sms ?? "", isHtml: false);
        if (!check.Failed)
            Try(kind, written, check);
        return written;

        void Look(string field, string part, bool isHtml, bool hasLink = true)
        {
            if (Grammar.Flaw(part, kind, isHtml, hasLink) is { } flaw)
                check.That(false, field, flaw);
        }
    }

    private void Try(Kind kind, TemplateText written, Check check)
    {
        var many = kind.SampleAt(shop);
        if (many.Lines is { } lines)
            many = many with { Lines = [.. Enumerable.Range(0, MostLines).Select(i => lines[i % lines.Count])] };
        Template? template = null;
        Attempt("html", () => (template = templates.Of(written)).Html(many));
        foreach (var facts in (Facts[])[many, kind.SampleAt(shop), kind.BareAt(shop)])
        {
            Attempt("subject", () => template?.Subject(facts) ?? " ");
            Attempt("html", () => template?.Html(facts) ?? " ");
            Attempt("text", () => template?.Text(facts) ?? " ");
            Attempt("sms", () => template?.Sms(facts) ?? " ");
        }
        if (kind.NeedsLink && !check.Failed)
        {
            var bare = kind.BareAt(shop);
            check.That(Leads(template!.Html(bare), bare), "html", "must have {{link}} or the button: else the letter is worth nothing.");
            check.That(Leads(template.Text(bare), bare), "text", "must have {{link}}: else the letter is worth nothing.");
        }

        void Attempt(string field, Func<string> tell)
        {
            if (check.Failed)
                return;
            try
            {
                var told = tell();
                check.That(told.Length > 0, field, "says nothing.");
                check.That(told.Length <= MostTold, field, $"makes a letter of more than {MostTold / 1024} KB.");
            }
            catch (HandlebarsException failure)
            {
                check.That(false, field, $"can't be told: {failure.Message}");
            }
        }
    }

    private static bool Leads(string told, Facts facts) => WebUtility.HtmlDecode(told).Contains(facts.Link!, StringComparison.Ordinal);
}
