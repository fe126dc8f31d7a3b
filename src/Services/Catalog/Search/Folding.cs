using System.Text;

namespace Stoa.Catalog;

/// <summary>
/// Text without case and accents: what a shopper types and what a shop prints meet here. Latin letters become plain ASCII, those of other
/// scripts stay themselves in lower case.
/// </summary>
internal static class Folding
{
    /// <summary>U+00C0 to U+017F, letter by letter; a dash is no letter.</summary>
    private static readonly string[] Latin = (
        "a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss "
        + "a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th y "
        + "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h h h i i i i i i i i i i ij ij j j k k k "
        + "l l l l l l l l l l n n n n n n n n n o o o o o o oe oe r r r r r r s s s s s s s s t t t t t t "
        + "u u u u u u u u u u u u w w y y y z z z z z z s").Split(' ');

    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            if (one is >= '\u00C0' and <= '\u017F')
                folded.Append(Latin[one - '\u00C0']);
            else if (one is < '\u0300' or > '\u036F')       // an accent that stands beside its letter
                folded.Append(char.ToLowerInvariant(one));
        }
        return folded.ToString();
    }
}
