namespace Stoa.Contracts;

/// <summary>Somebody opened an account.</summary>
public sealed record UserRegistered(string UserId, string FullName, string Email) : IEvent
{
    public static string Name => "identity.user-registered.v1";

    string IEvent.Key => UserId;
}

/// <summary>A user saved who he is and where he is reached, perhaps as it was.</summary>
public sealed record ProfileChanged(string UserId, string FullName, string Email, string? Phone, DateTimeOffset ChangedAt) : IEvent
{
    public static string Name => "identity.profile-changed.v1";

    string IEvent.Key => UserId;
}

/// <summary>What a user may do changed: the role, or whether the account is open at all.</summary>
public sealed record UserChanged(string UserId, string Role, bool Disabled, DateTimeOffset ChangedAt) : IEvent
{
    public static string Name => "identity.user-changed.v1";

    string IEvent.Key => UserId;
}

/// <summary>A device was signed out: by its owner, by a password change, or because its refresh token was used twice.</summary>
public sealed record SessionRevoked(string UserId, string SessionId, string Reason, DateTimeOffset RevokedAt) : IEvent
{
    public static string Name => "identity.session-revoked.v1";

    string IEvent.Key => UserId;
}

/// <summary>An address is to be confirmed; the link goes there and nowhere else.</summary>
public sealed record EmailVerificationRequested(string UserId, string FullName, string Email, Sealed<string> Link) : IEvent
{
    public static string Name => "identity.email-verification-requested.v1";

    string IEvent.Key => UserId;
}

/// <summary>Somebody asked to choose a new password.</summary>
public sealed record PasswordResetRequested(string UserId, string FullName, string Email, Sealed<string> Link) : IEvent
{
    public static string Name => "identity.password-reset-requested.v1";

    string IEvent.Key => UserId;
}

/// <summary>An account was erased: every service forgets who it was, and keeps what the law asks for without it.</summary>
public sealed record UserErased(string UserId) : IEvent
{
    public static string Name => "identity.user-erased.v1";

    string IEvent.Key => UserId;
}

/// <summary>Whose access changed within the life of an access token: what a process that just started must know.</summary>
public sealed record GetStandings : IQuery<Standings>
{
    public static string Name => "identity.get-standings.v1";
}

/// <summary>The changes of access that tokens still in use don't know about.</summary>
public sealed record Standings(IReadOnlyList<SessionRevoked> Revoked, IReadOnlyList<UserChanged> Changed);

/// <summary>Who are the customers of the demo shop? Asked by whoever has them buy.</summary>
public sealed record GetDemoCustomers : IQuery<DemoCustomers>
{
    public static string Name => "identity.get-demo-customers.v1";
}

/// <summary>The customers of the demo shop, as they sign in; none in a shop that is somebody's own.</summary>
/// <param name="AreComing">They are still to be let in.</param>
/// <param name="Password">Of all of them.</param>
public sealed record DemoCustomers(bool AreComing, IReadOnlyList<string> Emails, Sealed<string> Password);

/// <summary>The public keys that verify access tokens, as JSON Web Keys, newest first.</summary>
public sealed record GetTokenKeys : IQuery<TokenKeys>
{
    public static string Name => "identity.get-token-keys.v1";
}

/// <summary>The answer to <see cref="GetTokenKeys"/>.</summary>
public sealed record TokenKeys(IReadOnlyList<TokenKey> Keys);

/// <summary>A public key on the curve P-256; the coordinates are base64url as in a JSON Web Key.</summary>
public sealed record TokenKey(string KeyId, string X, string Y);
