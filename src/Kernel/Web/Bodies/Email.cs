using System.Buffers;
using System.Globalization;

namespace Stoa.Kernel.Web;

/// <summary>An e-mail address: exactly one, nothing but the address.</summary>
public static class Email
{
    public const int Longest = 254;
    private const int LongestLocal = 64;
    private static readonly SearchValues<char> LocalCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>What is wrong with it, or nothing.</summary>
    public static string? Flaw(string address) => Parse(address) is null ? "must be one e-mail address, such as ada@example.com." : null;

    /// <summary>
    /// The form in which two spellings of one mailbox are equal: lower case, full-width letters as plain ones, the host in its ASCII form
    /// and without a trailing dot. An address that is none is only lower-cased, so that looking it up finds nothing.
    /// </summary>
    public static string Normalize(string address) => Parse(address) is var (local, host) ? $"{local}@{host}" : address.ToLowerInvariant();

    private static (string Local, string Host)? Parse(string address)
    {
        if (address.Length > Longest)
            return null;
        var plain = Plain(address);
        var at = plain.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at > LongestLocal)
            return null;
        var local = plain[..at];
        if (local.AsSpan().ContainsAnyExcept(LocalCharacters))
            return null;
        if (local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return null;
        return Host(plain[(at + 1)..]) is { } host && local.Length + host.Length < Longest ? (local, host) : null;
    }

    private static string? Host(string written)
    {
        var host = written.EndsWith('.') ? written[..^1] : written;
        if (host.Length == 0 || !host.Contains('.', StringComparison.Ordinal))
            return null;
        try
        {
            host = Idn.GetAscii(host).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;       // its way to say that a label is empty, too long, or of characters that no host has
        }
        var top = host[(host.LastIndexOf('.') + 1)..];
        return host.AsSpan().ContainsAnyExcept(HostCharacters) || top.Length < 2 || char.IsAsciiDigit(top[0]) ? null : host;
    }

    /// <summary>
    /// Lower case, with full-width forms as plain ASCII. The program runs without ICU, so Unicode's NFKC is not at hand: other look-alikes
    /// are refused before the @, and after it give the ASCII form of a host that nobody can register.
    /// </summary>
    private static string Plain(string address) => string.Create(address.Length, address, static (plain, written) =>
    {
        for (var i = 0; i < plain.Length; i++)
        {
            var one = written[i];
            plain[i] = char.ToLowerInvariant(one switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(one - 0xFEE0),
                '\u3002' or '\uFF61' => '.',
                _ => one,
            });
        }
    });
}
