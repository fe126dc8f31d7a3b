namespace Stoa.Identity;

/// <summary>Somebody outside whose word counts here on who somebody is: Google, Firebase, a Keycloak of one's own.</summary>
/// <param name="Name">In our paths: "google".</param>
/// <param name="Label">For people: "Google".</param>
/// <param name="Address">What it calls itself in its tokens.</param>
/// <param name="ClientId">What it calls this shop.</param>
public sealed record Issuer(string Name, string Label, string Address, string ClientId)
{
    /// <summary>How Google calls itself, and how its tokens did before it was an address.</summary>
    private const string Google = "https://accounts.google.com", OlderGoogle = "accounts.google.com";

    /// <summary>How it may sign. A key has one of them only, so no token can choose.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["RS256", "ES256"];

    /// <summary>The longest name that it gives anybody.</summary>
    public int LongestSubject { get; init; } = 255;

    /// <summary>Its tokens always say when the person last showed up in person.</summary>
    public bool TellsSignIn { get; init; }

    /// <summary>A token's word on who made it is this one.</summary>
    public bool Is(string issuer) => issuer == Address || (Address == Google && issuer == OlderGoogle);

    public override string ToString() => Name;
}

/// <summary>Whom an issuer vouches for.</summary>
/// <param name="Issuer">By its address, in its one spelling.</param>
/// <param name="Subject">What it calls them, for ever.</param>
/// <param name="Email">Where it told one that can be one.</param>
/// <param name="EmailVerified">It says that the mailbox is theirs.</param>
/// <param name="SignedInAt">When they last showed up there in person, as far as it tells.</param>
public sealed record Vouched(
    string Issuer, string Subject, string? Email, bool EmailVerified, string? FullName, DateTimeOffset SignedInAt)
{
    /// <summary>Who was asked for a password here a moment ago was as sure.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>They showed up only just now, so this is no token that lay around.</summary>
    public bool IsFresh(DateTimeOffset now) => now - SignedInAt <= Fresh;

    public override string ToString() => Issuer;
}
