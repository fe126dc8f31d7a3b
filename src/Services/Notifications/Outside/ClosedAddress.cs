using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>An address or a number that is not written to any more, and why.</summary>
internal sealed record ClosedAddress(string Address, Channel Channel, string Reason, DateTimeOffset At)
{
    /// <summary>Nobody lives there.</summary>
    public const string Bounced = "bounced";

    /// <summary>Its reader called our mail spam.</summary>
    public const string Complained = "complained";

    /// <summary>Its reader answered STOP.</summary>
    public const string OptedOut = "opted-out";

    /// <summary>The form in which two spellings are equal.</summary>
    public static string Fold(Channel channel, string address) =>
        channel == Channel.Email ? Email.Normalize(address.Trim()) : address.Trim();

    /// <summary>For the staff.</summary>
    public static string Told(string reason) => reason switch
    {
        Bounced => "This address is not written to any more: a mail came back for good.",
        Complained => "This address is not written to any more: its reader called a mail spam.",
        _ => "This number is not written to any more: its reader answered STOP.",
    };
}
