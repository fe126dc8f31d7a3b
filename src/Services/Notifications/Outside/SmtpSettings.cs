using System.Net;
using System.Security.Cryptography.X509Certificates;
using Stoa.Kernel.Outside;

namespace Stoa.Notifications;

/// <summary>How the shop's mail server is reached.</summary>
/// <param name="Us">Who we say we are.</param>
internal sealed record SmtpSettings(
    string Host, int Port, SmtpSecurity Security, string? User, string? Password, Sender From, string Us)
{
    private const int UsualPort = 587;

    /// <summary>The only root that is trusted, for a server of one's own; else those of the machine.</summary>
    public X509Certificate2? Root { get; init; }

    public override string ToString() => $"{Host}:{Port}";

    public static SmtpSettings Read(Provider smtp, string publicUrl)
    {
        var host = smtp.Needs("Stoa:Smtp:Host", "the mail server's name.");
        if (host.Length > 0 && Uri.CheckHostName(host) == UriHostNameType.Unknown)
            smtp.Refuses("Stoa:Smtp:Host", $"is '{host}'; it is a server's name such as smtp.example.com, its port is Stoa:Smtp:Port.");
        var port = UsualPort;
        if (smtp["Stoa:Smtp:Port"] is { } set && (!int.TryParse(set, out port) || port is < 1 or > 65_535))
            smtp.Refuses("Stoa:Smtp:Port", $"is '{set}'; it is a port's number, {UsualPort} as a rule.");
        var from = smtp.Needs("Stoa:Smtp:From", "whom mails come from, such as Shop <shop@example.com>.");
        if (from.Length > 0 && Sender.Parse(from) is null)
            smtp.Refuses("Stoa:Smtp:From", "is whom mails come from, such as Shop <shop@example.com>.");
        var (user, password) = (smtp["Stoa:Smtp:User"], smtp["Stoa:Smtp:Password"]);
        if (user is null != password is null)
            smtp.Refuses("Stoa:Smtp:User", "and Stoa:Smtp:Password are set both or not at all.");
        return new(
            host, port, ReadSecurity(smtp, host), user, password, Sender.Parse(from) ?? new("", "nobody@localhost.invalid"),
            new Uri(publicUrl).IdnHost);
    }

    private static SmtpSecurity ReadSecurity(Provider smtp, string host)
    {
        switch (smtp["Stoa:Smtp:Security"])
        {
            case null or "starttls":
                return SmtpSecurity.StartTls;
            case "tls":
                return SmtpSecurity.Tls;
            case "none" when IsThisMachine(host):
                return SmtpSecurity.None;
            case "none":
                smtp.Refuses(
                    "Stoa:Smtp:Security", "is none, so that links can be read on the way: only for a server on this machine. "
                    + "Set it to starttls or tls.");
                return SmtpSecurity.StartTls;
            case { } other:
                smtp.Refuses("Stoa:Smtp:Security", $"is '{other}'; it is starttls, tls or none.");
                return SmtpSecurity.StartTls;
        }
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>What keeps others from reading along.</summary>
internal enum SmtpSecurity
{
    /// <summary>Encrypted from the second sentence on, or nothing is said.</summary>
    StartTls,

    /// <summary>Encrypted from the beginning.</summary>
    Tls,

    /// <summary>Nothing, on this machine.</summary>
    None,
}
