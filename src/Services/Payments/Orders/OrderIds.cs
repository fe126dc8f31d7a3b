using System.Buffers;

namespace Stoa.Payments;

/// <summary>What an order's id looks like: anything else is none, and needs no looking up.</summary>
internal static class OrderIds
{
    private const string Prefix = "ord_";
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789ABCDEFGHJKMNPQRSTVWXYZ");

    public static bool IsOne(string text) =>
        text.Length == Prefix.Length + 26 && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Characters);
}
