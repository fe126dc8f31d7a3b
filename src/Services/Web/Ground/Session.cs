using System.Buffers.Text;
using System.Text.Json;
using Stoa.Client;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Somebody who is signed in, as the cookie holds it: sealed, so the browser keeps it and can't read it.</summary>
/// <param name="Forms">What this session's forms are signed for.</param>
public sealed record Session(SignIn SignIn, string Name, string Forms)
{
    private const string Purpose = "web-session";

    /// <summary>Who it is, as the shop's own token says. It came from the shop and was sealed, so nobody else wrote it.</summary>
    public Claims Who { get; } = Claims.Of(SignIn.Token);

    /// <summary>The same, renewed; what the new token says of them may be another role.</summary>
    public Session RenewedTo(SignIn signIn) => new(signIn, Name, Forms);

    public string Seal(Secrets secrets) => Base64Url.EncodeToString(secrets.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(
        new Kept(SignIn.Token, SignIn.RefreshToken, SignIn.ExpiresAt.ToUnixTimeSeconds(), Name, Forms))));

    public static Session? Open(Secrets secrets, string? cookie)
    {
        if (string.IsNullOrEmpty(cookie) || !Base64Url.IsValid(cookie)
            || secrets.Open(Purpose, Base64Url.DecodeFromChars(cookie)) is not { } plain
            || JsonSerializer.Deserialize<Kept>(plain) is not { } kept)
            return null;
        return new(new(kept.T, kept.R, DateTimeOffset.FromUnixTimeSeconds(kept.E)), kept.N, kept.F);
    }

    public override string ToString() => "***";

    /// <summary>Short names: it travels with every request.</summary>
    private sealed record Kept(string T, string R, long E, string N, string F);
}

/// <summary>What an access token says of its holder.</summary>
public sealed record Claims(string UserId, string Email, Role Role)
{
    public static Claims Of(string token)
    {
        var parts = token.Split('.');
        var claims = parts.Length == 3 ? JsonElement.Parse(Base64Url.DecodeFromChars(parts[1])) : default;
        return claims.ValueKind != JsonValueKind.Object
            ? new("", "", Role.Customer)
            : new(
                claims.GetProperty("sub").GetString()!, claims.GetProperty("email").GetString()!,
                Roles.Read(claims.GetProperty("role").GetString()!) ?? Role.Customer);
    }
}
