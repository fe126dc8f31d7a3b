using System.Text;

namespace Stoa.Catalog;

/// <summary>The last word of a page's address: lower-case ASCII letters and digits with single dashes between.</summary>
internal static class Slugs
{
    public const int Longest = 100;

    /// <summary>What one must be, for whoever chose another.</summary>
    public const string Form = "must be up to 100 lower-case letters and digits with single dashes between.";

    /// <summary>Longer ones are not made; somebody may still choose one.</summary>
    private const int LongestMade = 72;

    /// <summary>Numbers that are tried before the id is asked for help.</summary>
    private const int MostNumbered = 9;

    public static bool IsSlug(string text)
    {
        if (text.Length is 0 or > Longest || text[0] == '-' || text[^1] == '-')
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (!(char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]) || (text[i] == '-' && text[i - 1] != '-')))
                return false;
        }
        return true;
    }

    /// <summary>The slug of a name; empty where the name has no Latin letter or digit.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var one in Folding.Fold(name))
        {
            if (slug.Length == LongestMade)
                break;
            if (char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one))
                slug.Append(one);
            else if (slug.Length > 0 && slug[^1] != '-' && one != '\'')
                slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }

    /// <summary>What to try in turn where nobody chose a slug: the name, then numbered, then with the end of the id.</summary>
    public static IEnumerable<string> For(string name, string id)
    {
        var slug = Of(name);
        var tail = id[^10..].ToLowerInvariant();
        if (slug.Length == 0)
        {
            yield return "item-" + tail;
            yield break;
        }
        yield return slug;
        for (var number = 2; number <= MostNumbered; number++)
            yield return $"{slug}-{number}";
        yield return $"{slug}-{tail}";
    }
}
