using System.Text.RegularExpressions;

namespace Stoa.Notifications;

/// <summary>
/// What the owner's templates may be made of: names of the letter's facts, if, unless, each over the lines of an order, else, comments, and
/// in HTML the button. So a template always ends, reads nothing but its letter, and writes what people wrote as text. It says where
/// something is wrong and what.
/// </summary>
internal static partial class Grammar
{
    public const int MostExpressions = 300;
    public const int MostDepth = 8;

    private static readonly string[] LineNames = ["name", "quantity", "price", "total", "@index", "@first", "@last"];

    /// <summary>What is wrong with a text, or nothing. Only the facts of its kind have names.</summary>
    public static string? Flaw(string text, Kind kind, bool isHtml, bool hasLink = true)
    {
        var walk = new Walk(text, [.. kind.Names, "shop", .. hasLink ? (string[])["link"] : []], isHtml);
        return walk.Flaw() is { } flaw ? $"has a mistake in {Place(text, walk.At)}: {flaw}" : null;
    }

    private static string Place(string text, int at)
    {
        var before = text.AsSpan(0, at);
        return $"line {before.Count('\n') + 1}, column {at - before.LastIndexOf('\n')}";
    }

    private sealed class Walk(string text, string[] names, bool isHtml)
    {
        private readonly Stack<(string Word, int At, bool HasElse, Markup.Place Place)> open = new();
        private readonly Markup markup = new();
        private int expressions;

        /// <summary>Where it stands.</summary>
        public int At { get; private set; }

        private bool IsInLine => open.Any(block => block.Word == "each");

        public string? Flaw()
        {
            for (var after = 0; ;)
            {
                At = text.IndexOf("{{", after, StringComparison.Ordinal);
                var until = At < 0 ? text.Length : At;
                if (isHtml && markup.Read(text, after, until) is { } flaw)
                {
                    At = markup.At;
                    return flaw;
                }
                if (At < 0)
                    return Unclosed();
                var end = text.IndexOf("}}", At + 2, StringComparison.Ordinal);
                if (Form(end) is { } form)
                    return form;
                if (++expressions > MostExpressions)
                    return $"there are more than {MostExpressions} expressions.";
                var inner = text[(At + 2)..end].Trim('~').Trim();
                if (!inner.StartsWith('!') && Expression(inner) is { } wrong)
                    return wrong;
                after = end + 2;
            }
        }

        private string? Unclosed()
        {
            At = text.Length;
            if (isHtml && markup.IsOpen)
                return "a tag, a comment or a style is never closed.";
            if (open.Count == 0)
                return null;
            (var word, At, _, _) = open.Peek();
            return $"{{{{#{word}}}}} is never closed by {{{{/{word}}}}}.";
        }

        /// <summary>What everybody must read the same way: no backslash, no third brace, nothing within one another.</summary>
        private string? Form(int end)
        {
            if (end < 0)
                return "{{ is never closed by }}.";
            if (At > 0 && text[At - 1] == '\\')
                return "a backslash before {{ is not taken here.";
            if (isHtml && text.AsSpan(0, At).TrimEnd().EndsWith('<'))
                return "a '<' that stands before {{ would make a tag of what comes. Write &lt; for the sign.";
            if (text[At + 2] is '{' or '&' || (end + 2 < text.Length && text[end + 2] == '}'))
                return "three braces and & would write what people wrote as it is. Take two braces, which escape it.";
            var inner = text.AsSpan(At + 2, end - At - 2);
            if (inner.ContainsAny('{', '}'))
                return "{{ stands within another one.";
            return inner.TrimStart('~').StartsWith('!') && inner.Contains("--", StringComparison.Ordinal) && !Comment().IsMatch(inner)
                ? "a comment is {{! ... }} or {{!-- ... --}}."
                : null;
        }

        private string? Expression(string inner)
        {
            if (inner is "else" or "^")
                return Else();
            if (Block().Match(inner) is { Success: true } block)
                return Open(block.Groups["word"].Value, block.Groups["path"].Value);
            if (inner.StartsWith('/'))
                return Close(inner[1..].Trim());
            if (inner.StartsWith('>'))
                return Button(inner);
            if (!Path().IsMatch(inner))
                return $"{{{{{inner}}}}} is none of what there is: a name, #if, #unless, #each lines, else"
                    + (isHtml ? ", or > button label=\"...\"." : ".");
            return NameFlaw(inner) ?? (inner.EndsWith("lines", StringComparison.Ordinal)
                ? "lines are told one by one: {{#each lines}} ... {{/each}}."
                : isHtml ? markup.Take(inner) : null);
        }

        private string? Else()
        {
            if (!open.TryPop(out var block) || block.HasElse)
                return "this else belongs to nothing.";
            open.Push(block with { HasElse = true });
            return markup.Return(block.Place);
        }

        private string? Close(string word) =>
            open.TryPop(out var block) && block.Word == word ? markup.Return(block.Place) : $"{{{{/{word}}}}} closes nothing that is open.";

        private string? Open(string word, string path)
        {
            if (open.Count >= MostDepth)
                return $"there are more than {MostDepth} blocks within one another.";
            if (word == "each" && (path != "lines" || IsInLine))
                return "#each goes over 'lines' alone, and not within itself.";
            var flaw = NameFlaw(path) ?? markup.Cross();
            open.Push((word, At, false, markup.Here));
            return flaw;
        }

        private string? Button(string inner) =>
            !isHtml ? "a button is for 'html' alone."
            : IsInLine ? "a button does not belong into {{#each lines}}."
            : ButtonForm().IsMatch(inner) ? markup.Take("link", isElement: true)
            : "the only part to put in is {{> button label=\"...\"}}.";

        private string? NameFlaw(string path)
        {
            var isOuter = path.StartsWith("../", StringComparison.Ordinal);
            if (isOuter && !IsInLine)
                return "../ leads out of {{#each lines}}, and this is not in one.";
            var name = isOuter ? path[3..] : path.StartsWith("this.", StringComparison.Ordinal) ? path[5..] : path;
            var known = IsInLine && !isOuter ? LineNames : names;
            return known.Contains(name, StringComparer.Ordinal)
                ? null
                : $"there is no '{name}' {(IsInLine && !isOuter ? "in a line" : "here")}, but: {string.Join(", ", known)}.";
        }
    }

    [GeneratedRegex(@"^#(?<word>if|unless|each)\s+(?<path>(\.\./|this\.)?@?[A-Za-z]+)$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^(\.\./|this\.)?@?[A-Za-z]+$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Path();

    [GeneratedRegex("""^>\s*button\s+label="[^"&<>]*"$""", RegexOptions.None, 1_000)]
    private static partial Regex ButtonForm();

    /// <summary>Between two dashes and two dashes, none in between; a short comment has none at all.</summary>
    [GeneratedRegex(@"^~?!--(?!.*--.*--).*--~?$", RegexOptions.Singleline, 1_000)]
    private static partial Regex Comment();
}
