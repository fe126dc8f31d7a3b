using System.Text.RegularExpressions;

namespace Stoa.Notifications;

/// <summary>
/// Where in HTML a fact would stand. Between tags it is text; in a tag it must be in quotes, and begins no address unless it is the
/// shop's own link. There is no script in a mail, and nothing of people's in a style.
/// </summary>
internal sealed partial class Markup
{
    private const int LongestTag = 1_000;
    private const RegexOptions Anyhow = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;

    private bool isComment;
    private bool isStyle;
    private string tag = "";            // what was read of the tag that is open, values left out
    private char quote;
    private bool isFresh;               // nothing stands in the quotes yet

    /// <summary>What surrounds it.</summary>
    public readonly record struct Place(bool IsComment, bool IsStyle, string Tag, char Quote, bool IsFresh);

    public Place Here => new(isComment, isStyle, tag, quote, isFresh);

    /// <summary>What is open would swallow what comes after it.</summary>
    public bool IsOpen => isComment || isStyle || tag.Length > 0;

    /// <summary>Where it stands.</summary>
    public int At { get; private set; }

    /// <summary>Reads a piece of HTML and gives what is wrong with it, or nothing.</summary>
    public string? Read(string html, int from, int until)
    {
        for (At = from; At < until; At++)
        {
            if (isComment)
                isComment = !(html[At] == '>' && At >= 2 && html[At - 1] == '-' && html[At - 2] == '-');
            else if (quote != 0)
                Quoted(html[At]);
            else if (tag.Length > 0)
            {
                if (InTag(html[At]) is { } flaw)
                    return flaw;
            }
            else if (string.CompareOrdinal(html, At, "<!--", 0, 4) == 0)
                isComment = true;
            else if (html[At] == '<' && At + 1 < html.Length && (char.IsAsciiLetter(html[At + 1]) || html[At + 1] is '/' or '!'))
                tag = "<";
        }
        return null;
    }

    /// <summary>A fact stands here. What is wrong with that, or nothing.</summary>
    /// <param name="isElement">It brings tags of its own.</param>
    public string? Take(string name, bool isElement = false)
    {
        if (isComment || isStyle)
            return "nothing of a letter's facts belongs into a comment or a style.";
        if (tag.Length == 0)
            return null;
        if (isElement || quote == 0)
            return "in a tag this must stand in quotes, and a button not at all.";
        if (IsAddress() && isFresh && name is not ("link" or "shop" or "../link" or "../shop"))
            return "an address begins with {{link}}, {{shop}} or what you write yourself.";
        if (StyleAttribute().IsMatch(tag))
            return "nothing of a letter's facts belongs into a style.";
        isFresh = false;
        return null;
    }

    /// <summary>A block begins or ends here. What is wrong with that, or nothing.</summary>
    public string? Cross() => tag.Length > 0 && quote == 0 ? "in a tag a block must stand in quotes." : null;

    /// <summary>
    /// Whichever way a block goes, what comes after it stands where the block began; and what came before it may still be all that there
    /// is.
    /// </summary>
    public string? Return(Place began)
    {
        if (Here with { IsFresh = began.IsFresh } != began)
            return "a block must end in the tag, the quotes, the style or the comment in which it began.";
        isFresh = began.IsFresh;
        return Cross();
    }

    private void Quoted(char one)
    {
        if (one == quote)
            quote = '\0';
        else if (!char.IsWhiteSpace(one))
            isFresh = false;
    }

    private string? InTag(char one)
    {
        if (one is '"' or '\'' && tag.TrimEnd().EndsWith('='))
            (quote, isFresh) = (one, true);
        else if (one == '>')
        {
            isStyle = StyleTag().IsMatch(tag);
            var flaw = Unfit();
            tag = "";
            return flaw;
        }
        tag += one;
        if (tag.Length > LongestTag)
            return $"a tag has more than {LongestTag} characters besides its values.";
        return one == '=' ? Unfit() : null;
    }

    private string? Unfit() => Script().IsMatch(tag) ? "mails have no scripts, forms or frames." : null;

    private bool IsAddress() => Address().IsMatch(tag);

    [GeneratedRegex("""\b(href|src|srcset|action|background|cite|poster|data)\s*=\s*["']$""", Anyhow, 1_000)]
    private static partial Regex Address();

    [GeneratedRegex("""\bstyle\s*=\s*["']$""", Anyhow, 1_000)]
    private static partial Regex StyleAttribute();

    [GeneratedRegex(@"^<style\b", Anyhow, 1_000)]
    private static partial Regex StyleTag();

    [GeneratedRegex(@"^</?(script|object|embed|iframe|form)\b|[\s""'/]on[a-z]+\s*=$", Anyhow, 1_000)]
    private static partial Regex Script();
}
