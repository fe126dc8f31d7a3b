using System.Collections.Concurrent;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler.Resolvers;
using Stoa.Kernel;

namespace Stoa.Notifications;

/// <summary>
/// The built-in templates, and what makes others of the owner's words. What goes into HTML is escaped; what is not in a letter's facts
/// can't be named. Each built-in one is compiled when it is first read.
/// </summary>
public sealed class Templates
{
    /// <summary>Every kind of letter.</summary>
    public static readonly IReadOnlyList<string> Keys = [.. Kinds.All.Select(kind => kind.Key)];

    /// <summary>Mail clients look at what is written on each element, so it is written there; in a template it would be noise.</summary>
    private static readonly (string Tag, string Style)[] Looks =
    [
        ("h1", "margin:0 0 16px;font-size:22px;line-height:28px;font-weight:600;color:#1c1917"),
        ("p", "margin:0 0 16px;font-size:16px;line-height:24px;color:#292524"),
        ("th", "padding:8px 0;border-bottom:1px solid #d6d3d1;font-size:13px;line-height:20px;font-weight:600;color:#57534e"),
        ("td", "padding:8px 0;border-bottom:1px solid #e7e5e4;font-size:15px;line-height:22px;color:#292524"),
    ];

    private readonly IHandlebars escaping = Engine(plain: false);
    private readonly IHandlebars plain = Engine(plain: true);
    private readonly string[] layout = TemplateFile("layout").Split("{{{body}}}");
    private readonly string textLayout = TemplateFile("layout-text");
    private readonly ConcurrentDictionary<string, Template> compiled = new(StringComparer.Ordinal);

    public Templates() => escaping.RegisterTemplate("button", TemplateFile("button"));

    public Template this[string key] => compiled.GetOrAdd(key, Compile);

    /// <summary>The built-in words of a letter.</summary>
    public static TemplateText BuiltIn(string key)
    {
        var written = TemplateText.Parse(TemplateFile(key));
        return new(written.Subject, written.Html.Trim(), written.Text.Trim(), written.Sms?.Trim());
    }

    /// <summary>Other words for a letter, in the same layout.</summary>
    public Template Of(TemplateText written) => new(escaping, plain, written with
    {
        Html = layout[0] + Dressed(written.Html) + layout[1],
        Text = written.Text.TrimEnd() + "\n\n" + textLayout,
    });

    private Template Compile(string key) => Of(TemplateText.Parse(TemplateFile(key)));

    private static string Dressed(string html)
    {
        foreach (var (tag, style) in Looks)
        {
            html = html.Replace($"<{tag}>", $"<{tag} style=\"{style}\">", StringComparison.Ordinal)
                .Replace($"<{tag} ", $"<{tag} style=\"{style}\" ", StringComparison.Ordinal);
        }
        return html;
    }

    private static string TemplateFile(string name) => Resources.Text(typeof(Templates), $"templates.{name}.hbs");

    private static IHandlebars Engine(bool plain) => Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = plain,
        ThrowOnUnresolvedBindingExpression = true,
        ExpressionNameResolver = new UpperCamelCaseExpressionNameResolver(),
    });
}
