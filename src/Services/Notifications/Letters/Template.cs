using HandlebarsDotNet;

namespace Stoa.Notifications;

/// <summary>How one kind of letter reads: compiled once, rendered as often as it is read.</summary>
public sealed class Template
{
    private readonly HandlebarsTemplate<object, object> subject;
    private readonly HandlebarsTemplate<object, object> html;
    private readonly HandlebarsTemplate<object, object> text;
    private readonly HandlebarsTemplate<object, object>? sms;

    internal Template(IHandlebars escaping, IHandlebars plain, TemplateText written)
    {
        subject = plain.Compile(written.Subject);
        html = escaping.Compile(written.Html);
        text = plain.Compile(written.Text);
        sms = written.Sms is { } few ? plain.Compile(few) : null;
    }

    /// <summary>One line, whatever it is made of.</summary>
    public string Subject(Facts facts) => Words.Line((facts.IsTest == true ? "Test: " : "") + subject(facts)).Trim();

    /// <summary>It can be a text to a phone.</summary>
    public bool IsShort => sms is not null;

    public string Html(Facts facts) => html(facts);

    public string Text(Facts facts) => text(facts);

    /// <summary>Nothing where this is told by mail only.</summary>
    public string? Sms(Facts facts) => sms?.Invoke(facts).Trim();
}

/// <summary>
/// A template as it is written: a file whose first line is the subject, followed by parts that begin with <c>--- html</c>, <c>--- text</c>
/// and, where there is one, <c>--- sms</c>.
/// </summary>
public sealed record TemplateText(string Subject, string Html, string Text, string? Sms)
{
    public static TemplateText Parse(string file)
    {
        var parts = file.ReplaceLineEndings("\n").Split("\n--- ");
        return new(parts[0], Part(parts, "html") ?? "", Part(parts, "text") ?? "", Part(parts, "sms"));
    }

    private static string? Part(string[] parts, string name) =>
        Array.Find(parts, part => part.StartsWith(name + "\n", StringComparison.Ordinal)) is { } found ? found[(name.Length + 1)..] : null;
}
