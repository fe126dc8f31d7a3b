namespace Stoa.Identity;

/// <summary>An identity from outside by which a user comes in: what an issuer calls them.</summary>
public sealed record OutsideIdentity(string Id, string UserId, string Issuer, string Subject, DateTimeOffset LinkedAt)
{
    /// <summary>More than anybody has; the oldest makes room.</summary>
    public const int MostPerUser = 20;

    public override string ToString() => Id;
}
