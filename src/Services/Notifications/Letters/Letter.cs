using Stoa.Contracts;

namespace Stoa.Notifications;

/// <summary>Something to be told to somebody.</summary>
/// <param name="Cause">What happened to whom: two letters with one cause, channel and template are one.</param>
/// <param name="To">An e-mail address, or for a text message a phone number.</param>
/// <param name="Link">Where the reader goes on; with a secret, what comes before it.</param>
/// <param name="Secret">The end of the link, opened only where the letter is read.</param>
/// <param name="IsAwaited">Somebody sits and waits for it.</param>
public sealed record Letter(
    string Cause, string Template, string? UserId, string To, Facts Facts, string? Link = null, Sealed<string>? Secret = null,
    bool IsAwaited = false)
{
    public Channel Channel { get; init; } = Channel.Email;

    /// <summary>The event's name without its version, and what it is about.</summary>
    public static string CauseOf<TEvent>(string about) where TEvent : IEvent =>
        $"{TEvent.Name[..TEvent.Name.LastIndexOf('.')]}:{about}";
}

/// <summary>How somebody is reached.</summary>
public enum Channel
{
    Email,
    Sms,
}

/// <summary>The words for channels, as tables and the public API write them.</summary>
public static class Channels
{
    public static string Word(this Channel channel) => channel == Channel.Email ? "email" : "sms";

    public static Channel Read(string word) => word == "email" ? Channel.Email : Channel.Sms;
}
