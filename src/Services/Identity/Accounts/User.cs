using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Somebody with an account, and the only moves an account can make.</summary>
public sealed record User(
    string Id, string FullName, string Email, bool EmailVerified, string? Phone, string? AvatarUrl, Role Role, bool Disabled,
    DateTimeOffset CreatedAt, DateTimeOffset? AccessChangedAt, string? PasswordHash, long PasswordVersion, DateTimeOffset? ErasedAt,
    long Version)
{
    public const int MostNameLength = 100;
    public const int MostAvatarLength = 500;

    /// <summary>An admin who can act: a shop is never without one.</summary>
    public bool IsOpenAdmin => Role == Role.Admin && !Disabled && ErasedAt is null;

    public Profile Profile => new(FullName, Phone, AvatarUrl);

    public static User New(string id, string fullName, string email, string? passwordHash, DateTimeOffset at) =>
        new(id, fullName, email, false, null, null, Role.Customer, false, at, null, passwordHash, 1, null, 1);

    /// <summary>Where a picture of Media's is shown.</summary>
    public static string AvatarAt(string pictureId) => "/media/" + pictureId;

    public User With(Profile profile) => this with { FullName = profile.FullName, Phone = profile.Phone, AvatarUrl = profile.AvatarUrl };

    public User WithVerifiedEmail() => this with { EmailVerified = true };

    public User WithPassword(string hash) => this with { PasswordHash = hash, PasswordVersion = PasswordVersion + 1 };

    /// <summary>There is none until its owner chooses one by mail.</summary>
    public User WithoutPassword() => this with { PasswordHash = null, PasswordVersion = PasswordVersion + 1 };

    /// <summary>
    /// Another role, or open or closed: what tokens in use don't know of, so the moment is kept. A later change has a later moment, also
    /// within one millisecond or by a machine whose clock is behind: others tell by it which change stands.
    /// </summary>
    public User WithAccess(Role role, bool disabled, DateTimeOffset at)
    {
        var moment = AccessChangedAt >= at ? AccessChangedAt.Value.AddMilliseconds(1) : at;
        return role == Role && disabled == Disabled ? this : this with { Role = role, Disabled = disabled, AccessChangedAt = moment };
    }

    /// <summary>Nothing of the person is left; the id stays, so that orders still belong to one customer.</summary>
    public User Erased(DateTimeOffset at) => this with
    {
        FullName = "",
        Email = "",
        EmailVerified = false,
        Phone = null,
        AvatarUrl = null,
        PasswordHash = null,
        PasswordVersion = PasswordVersion + 1,
        Role = Role.Customer,
        Disabled = true,
        ErasedAt = at,
    };

    public override string ToString() => Id;
}

/// <summary>What users tell of themselves and may change as they like.</summary>
public sealed record Profile(string FullName, string? Phone, string? AvatarUrl);

/// <summary>What a password is checked against.</summary>
public sealed record Credentials(string UserId, string PasswordHash, long PasswordVersion)
{
    public override string ToString() => UserId;
}

/// <summary>
/// A password was right a moment ago, or a fresh identity from outside stood in for it. It holds until the user has another password.
/// </summary>
/// <param name="Rehashed">The same password hashed with today's parameters, where the kept hash is older.</param>
public sealed record PasswordProof(string UserId, long PasswordVersion, string? Rehashed)
{
    /// <summary>It still speaks for this user.</summary>
    public bool Holds(User user) => user.Id == UserId && user.PasswordVersion == PasswordVersion && !user.Disabled;

    public override string ToString() => UserId;
}
