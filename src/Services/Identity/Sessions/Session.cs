namespace Stoa.Identity;

/// <summary>A device that is signed in: one family of refresh tokens, of which only the newest generation is live.</summary>
public sealed record Session(
    string Id, string UserId, Device Device, int Generation, byte[] SecretHash,
    DateTimeOffset CreatedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, DateTimeOffset EndsAt, DateTimeOffset? RevokedAt)
{
    /// <summary>How long a device may stay away.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromDays(30);

    /// <summary>After this the password is asked for again, however often the device came by.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>More devices than anybody has; the one longest unseen makes room.</summary>
    public const int MostPerUser = 100;

    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    public static Session New(string id, string userId, Device device, byte[] secretHash, DateTimeOffset at) =>
        new(id, userId, device, 1, secretHash, at, at, at + Idle, at + Longest, null);

    /// <summary>The next generation takes over.</summary>
    public Session Rotated(byte[] secretHash, string network, DateTimeOffset at) => this with
    {
        Generation = Generation + 1,
        SecretHash = secretHash,
        Device = Device with { Network = network },
        SeenAt = at,
        ExpiresAt = at + Idle < EndsAt ? at + Idle : EndsAt,
    };

    public override string ToString() => Id;
}

/// <summary>A session with the token that its device keeps; the token is known here and to the device only.</summary>
public sealed record OpenedSession(string SessionId, string RefreshToken)
{
    public override string ToString() => SessionId;
}

/// <summary>Why a session ended, as it is said in events.</summary>
public static class EndReason
{
    public const string LoggedOut = "logged-out";
    public const string Revoked = "revoked";
    public const string RefreshReused = "refresh-reused";
    public const string PasswordChanged = "password-changed";
    public const string PasswordReset = "password-reset";
    public const string Disabled = "disabled";
    public const string Erased = "erased";
    public const string TooMany = "too-many";
}
