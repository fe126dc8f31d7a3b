namespace Stoa.Client;

/// <summary>Somebody who is signed in on a device: what opens the shop for minutes, and what renews that for weeks.</summary>
public sealed record SignIn(string Token, string RefreshToken, DateTimeOffset ExpiresAt)
{
    public override string ToString() => "***";
}
