namespace Stoa.Notifications;

/// <summary>A version of a template: what the shop's owner wrote, and when. It never changes.</summary>
/// <param name="Text">Nothing where the owner went back to the built-in words.</param>
/// <param name="Failure">Why letters in it were told in the built-in words instead.</param>
public sealed record Wording(
    string Template, long Version, TemplateText? Text, string ActorId, DateTimeOffset At, string? Failure = null,
    DateTimeOffset? FailedAt = null);
