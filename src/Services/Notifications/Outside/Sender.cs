using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>Whom mails come from: "Shop &lt;shop@example.com&gt;", or an address alone.</summary>
internal sealed record Sender(string Name, string Address)
{
    private const int LongestName = 100;

    /// <summary>The address's host, by which message ids are ours.</summary>
    public string Host => Address[(Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Nothing where it is no sender.</summary>
    public static Sender? Parse(string written)
    {
        var open = written.LastIndexOf('<');
        var (name, address) = open >= 0 && written.EndsWith('>')
            ? (written[..open].Trim().Trim('"').Trim(), written[(open + 1)..^1].Trim())
            : ("", written.Trim());
        var isName = name.Length == 0 || (PlainText.Flaw(name, LongestName) is null && name.AsSpan().IndexOfAny("<>\"\\") < 0);
        return isName && Email.Flaw(address) is null ? new(name, OnTheWire(address)) : null;
    }

    /// <summary>
    /// An address as it is written to servers: its host in ASCII, and before the @ as its owner writes it.
    /// </summary>
    public static string OnTheWire(string address)
    {
        var folded = Email.Normalize(address);
        var at = folded.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && address.Length > at && string.Equals(address[..at], folded[..at], StringComparison.OrdinalIgnoreCase)
            ? address[..at] + folded[at..]
            : folded;
    }

    public override string ToString() => Name.Length == 0 ? Address : $"{Name} <{Address}>";
}
