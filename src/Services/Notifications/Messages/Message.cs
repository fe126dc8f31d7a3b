using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>A letter on its way, or arrived.</summary>
/// <param name="Wording">The version of its template, once it was carried; 0 is the built-in one.</param>
public sealed record Message(
    string Id, Channel Channel, string Template, string? UserId, string To, string Subject, string Facts, string? Link,
    Sealed<string>? Secret, MessageStatus Status, int Attempts, DateTimeOffset CreatedAt,
    long? Wording = null)
{
    /// <summary>Why the last attempt came to nothing.</summary>
    public string? Failure { get; init; }

    /// <summary>When its carrier said that it is there; few say so.</summary>
    public DateTimeOffset? ArrivedAt { get; init; }

    /// <summary>The staff want it tried, whatever is known of its address.</summary>
    public bool IsInsisted { get; init; }

    /// <summary>After so many attempts it has failed, until the staff say otherwise; then so many more.</summary>
    public const int MostAttempts = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    /// <summary>How long after so many attempts it is tried again: 30 s, 2 min, 8 min ... 6 h; nothing when it has failed.</summary>
    public static TimeSpan? PauseAfter(int attempts)
    {
        var round = attempts % MostAttempts;
        return round == 0 ? null : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << (2 * (round - 1))));
    }

    /// <summary>As its reader gets it; here its secret is opened.</summary>
    public Reading Read(Template template, Secrets secrets, string shop)
    {
        var link = Link + (Secret is null ? "" : secrets.Open(Secret));
        var facts = Notifications.Facts.Read(Facts) with { Link = link, Shop = shop, WayOut = OptOut.Page(this, secrets, shop) };
        return Channel == Channel.Sms
            ? new("", template.Sms(facts) ?? "", link)
            : new(template.Html(facts), template.Text(facts), link) { UnsubscribeUrl = OptOut.OneClick(this, secrets, shop) };
    }
}

/// <summary>What a reader reads: a mail's two forms, or the text of a text message alone.</summary>
public sealed record Reading(string Html, string Text, string Link)
{
    /// <summary>
    /// Where a mail program switches off what the mail is about, for its headers <c>List-Unsubscribe</c> and <c>List-Unsubscribe-Post</c>;
    /// nothing where it can't be switched off.
    /// </summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>The headers by which a mail program offers that (RFC 8058).</summary>
    internal IReadOnlyList<(string Name, string Value)> WaysOut => UnsubscribeUrl is { } url
        ? [("List-Unsubscribe", $"<{url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
        : [];

    public override string ToString() => "***";
}

/// <summary>Where a message is on its way.</summary>
public enum MessageStatus
{
    Queued,
    Sent,
    Failed,
}

/// <summary>The words for them, as tables and the public API write them.</summary>
public static class MessageStatuses
{
    public static MessageStatus Read(string word) => word switch
    {
        "queued" => MessageStatus.Queued,
        "sent" => MessageStatus.Sent,
        _ => MessageStatus.Failed,
    };

    public static string Word(this MessageStatus status) => status switch
    {
        MessageStatus.Queued => "queued",
        MessageStatus.Sent => "sent",
        _ => "failed",
    };
}
