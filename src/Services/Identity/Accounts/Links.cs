using System.Security.Cryptography;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>What a mailed link is good for, and how long.</summary>
public sealed record LinkPurpose(string Name, TimeSpan Life)
{
    public static readonly LinkPurpose EmailVerification = new("email-verification", TimeSpan.FromDays(3));
    public static readonly LinkPurpose PasswordReset = new("password-reset", TimeSpan.FromMinutes(60));

    public static LinkPurpose Named(string name) => name == PasswordReset.Name ? PasswordReset : EmailVerification;
}

/// <summary>Writes links to this shop. They point at the configured address, never at the host that a request named.</summary>
public sealed class Links(Uri shop, Secrets secrets)
{
    /// <summary>A page of the shop with the token in its query, sealed for its way to the mailbox.</summary>
    public Sealed<string> To(LinkPurpose purpose, LinkToken token)
    {
        var page = purpose == LinkPurpose.PasswordReset ? "/reset-password" : "/verify-email";
        return secrets.Seal(new Uri(shop, $"{page}?token={token.Text}").AbsoluteUri);
    }
}

/// <summary>The secret in a mailed link: found by its id, known by its hash.</summary>
public sealed record LinkToken(string Id, string Secret)
{
    public const string Prefix = "lnk_";
    private const int IdLength = 30;
    private const int SecretLength = 43;

    public string Text => $"{Id}.{Secret}";

    public byte[] Hash => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Secret));

    /// <summary>Nothing when the text can't be one of ours.</summary>
    public static LinkToken? Parse(string text) =>
        text.Length == IdLength + 1 + SecretLength && text[IdLength] == '.' && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? new(text[..IdLength], text[(IdLength + 1)..])
            : null;

    public bool Matches(byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash, hash);

    public override string ToString() => Id;
}

/// <summary>A link that was sent, as it is kept.</summary>
public sealed record MailedLink(string Id, string UserId, string EmailFolded, byte[] SecretHash, DateTimeOffset ExpiresAt)
{
    /// <summary>It opens the door for this user now.</summary>
    public bool IsGoodFor(User user, DateTimeOffset now) => now < ExpiresAt && !user.Disabled && EmailFolded == Email.Normalize(user.Email);
}
