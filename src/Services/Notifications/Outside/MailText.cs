using System.Globalization;
using System.Text;

namespace Stoa.Notifications;

/// <summary>
/// A mail as it goes over the wire: headers, then its text and its HTML as alternatives, all of it in seven bits and short lines, so that
/// no server on the way has anything to rewrite. The same message gives the same bytes each time, its Message-ID among them: a mail that
/// comes twice is known by it.
/// </summary>
internal static class MailText
{
    private const int LongestLine = 76;
    private const int LongestWord = 45;      // bytes of an encoded word: with base64 and its frame it stays below 75 characters
    private const string LineEnd = "\r\n";

    public static string Write(Message message, Reading reading, Sender from)
    {
        var boundary = "=_" + message.Id;        // no line of a part can hold it, for "=_" is nothing in quoted-printable
        var mail = new StringBuilder();
        Header(mail, "From", Mailbox(from));
        Header(mail, "To", Sender.OnTheWire(message.To));
        Header(mail, "Subject", Words(message.Subject));
        Header(mail, "Date", message.CreatedAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(mail, "Message-ID", $"<{message.Id}@{from.Host}>");
        Header(mail, "Auto-Submitted", "auto-generated");
        foreach (var (name, value) in reading.WaysOut)
            Header(mail, name, value);
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
        mail.Append(LineEnd);
        Part(mail, boundary, "text/plain", reading.Text);
        Part(mail, boundary, "text/html", reading.Html);
        return mail.Append("--").Append(boundary).Append("--").Append(LineEnd).ToString();
    }

    /// <summary>
    /// Lines that begin with a dot get another one before it, for a dot alone is the end of a mail.
    /// </summary>
    public static string Stuffed(string mail) =>
        (mail.StartsWith('.') ? "." : "") + mail.Replace(LineEnd + ".", LineEnd + "..", StringComparison.Ordinal);

    /// <summary>
    /// A header is one line, or several of which each but the first begins with a space, whatever they are made of: what would end it, or
    /// hide in it, becomes a space.
    /// </summary>
    private static void Header(StringBuilder mail, string name, params IReadOnlyList<string> lines)
    {
        mail.Append(name).Append(':');
        foreach (var line in lines)
        {
            mail.Append(' ');
            foreach (var one in line)
                mail.Append(one is >= ' ' and <= '~' ? one : ' ');
            mail.Append(LineEnd);
        }
    }

    private static IReadOnlyList<string> Mailbox(Sender from)
    {
        if (from.Name.Length == 0)
            return [from.Address];
        return IsPlain(from.Name) ? [$"\"{from.Name}\" <{from.Address}>"] : [.. Words(from.Name), $"<{from.Address}>"];
    }

    /// <summary>Text in a header: as it is where it is plain, else in encoded words (RFC 2047), never cut within a character.</summary>
    private static IReadOnlyList<string> Words(string text)
    {
        var line = Notifications.Words.Line(text);
        if (IsPlain(line))
            return [line];
        var words = new List<string>();
        var bytes = new List<byte>(LongestWord);
        Span<byte> one = stackalloc byte[4];
        foreach (var rune in line.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(one);
            if (bytes.Count + length > LongestWord)
            {
                words.Add(Word(bytes));
                bytes.Clear();
            }
            bytes.AddRange(one[..length]);
        }
        words.Add(Word(bytes));
        return words;
    }

    private static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String(bytes.ToArray())}?=";

    /// <summary>Printable ASCII that nobody takes for an encoded word.</summary>
    private static bool IsPlain(string text) =>
        !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("=?", StringComparison.Ordinal);

    private static void Part(StringBuilder mail, string boundary, string type, string text)
    {
        mail.Append("--").Append(boundary).Append(LineEnd);
        Header(mail, "Content-Type", type + "; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        mail.Append(LineEnd);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            QuotedPrintable(mail, line);
    }

    /// <summary>One line of text as lines of at most 76 characters (RFC 2045, 6.7).</summary>
    private static void QuotedPrintable(StringBuilder mail, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var isLast = i == bytes.Length - 1;
            var isPlain = bytes[i] is >= (byte)' ' and <= (byte)'~' and not (byte)'=' && !(isLast && bytes[i] == ' ');
            var needed = isPlain ? 1 : 3;
            if (length + needed > LongestLine - (isLast ? 0 : 1))
            {
                mail.Append('=').Append(LineEnd);
                length = 0;
            }
            if (isPlain)
                mail.Append((char)bytes[i]);
            else
                mail.Append('=').Append(bytes[i].ToString("X2", CultureInfo.InvariantCulture));
            length += needed;
        }
        mail.Append(LineEnd);
    }
}
