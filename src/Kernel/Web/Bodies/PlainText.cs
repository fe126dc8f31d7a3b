using System.Text;

namespace Stoa.Kernel.Web;

/// <summary>Text that people write about themselves and their things.</summary>
public static class PlainText
{
    /// <summary>
    /// What is wrong with it, or nothing. Length is counted in characters as people count them in code points, not in UTF-16.
    /// </summary>
    public static string? Flaw(string text, int most, int least = 1, bool lines = false)
    {
        var length = Length(text);
        if (length < least)
            return length == 0 ? "must not be empty." : $"must have at least {least} characters.";
        if (length > most)
            return $"must have at most {most} characters.";
        foreach (var one in text)
        {
            if (char.IsSurrogate(one) || !(char.IsControl(one) || IsBidiOverride(one)))
                continue;
            if (!lines || one is not ('\n' or '\r' or '\t'))
                return "must not contain control characters.";
        }
        return null;
    }

    /// <summary>The number of Unicode code points.</summary>
    public static int Length(string text)
    {
        var count = text.Length;
        foreach (var one in text)
        {
            if (char.IsLowSurrogate(one))
                count--;
        }
        return count;
    }

    /// <summary>They turn the reading order around, so that a name shows as another one.</summary>
    private static bool IsBidiOverride(char one) =>
        one is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u2028' or '\u2029';
}
