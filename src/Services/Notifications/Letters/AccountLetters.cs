using System.Security.Cryptography;
using System.Text;
using Stoa.Contracts;

namespace Stoa.Notifications;

/// <summary>What users are told of their accounts.</summary>
internal sealed class AccountLetters(string shop)
{
    /// <summary>What Identity calls a session that ended because its token was used twice.</summary>
    public const string Reused = "refresh-reused";

    public Letter Welcome(UserRegistered user) => new(
        Letter.CauseOf<UserRegistered>(user.UserId), "welcome", user.UserId, user.Email, Greeted(user.FullName), shop);

    public static Letter Verify(EmailVerificationRequested asked) => new(
        Letter.CauseOf<EmailVerificationRequested>(Known(asked.Link)), "verify-email", asked.UserId, asked.Email, Greeted(asked.FullName),
        "", asked.Link, IsAwaited: true);

    public static Letter Reset(PasswordResetRequested asked) => new(
        Letter.CauseOf<PasswordResetRequested>(Known(asked.Link)), "reset-password", asked.UserId, asked.Email, Greeted(asked.FullName),
        "", asked.Link, IsAwaited: true);

    public Letter SignedOut(SessionRevoked session, string email, string fullName) => new(
        Letter.CauseOf<SessionRevoked>(session.SessionId), "signed-out", session.UserId, email,
        Greeted(fullName) with { Until = Words.Of(session.RevokedAt) }, shop);

    private static Facts Greeted(string name) => new() { Name = Words.Greeting(name) };

    /// <summary>Each link is a cause of its own, and is not told by it.</summary>
    private static string Known(Sealed<string> link) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(link.Cipher)).AsSpan(0, 16));
}
