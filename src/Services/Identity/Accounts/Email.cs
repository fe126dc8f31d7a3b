namespace Stoa.Identity;

/// <summary>What makes two spellings one address.</summary>
public static class Email
{
    private const char FirstFullWidth = '\uFF01';
    private const char LastFullWidth = '\uFF5E';
    private const int FullWidthOffset = FirstFullWidth - '!';

    /// <summary>
    /// Lower case, full-width letters as plain ones, no blanks around, no dot at the end. Written out by hand: without ICU (InvariantGlobalization)
    /// the framework's compatibility normalization changes nothing.
    /// </summary>
    public static string Normalize(string address) => string
        .Create(address.Length, address, static (text, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                text[i] = from[i] is >= FirstFullWidth and <= LastFullWidth ? (char)(from[i] - FullWidthOffset) : from[i] == '\u3002' ? '.' : from[i];
        })
        .Trim().TrimEnd('.').ToLowerInvariant();
}
