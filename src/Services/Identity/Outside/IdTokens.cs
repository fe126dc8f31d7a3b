using System.Text.Json;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// Tells whom an id token of one issuer names, by the rules of OpenID Connect and RFC 8725: signed by a key that the issuer publishes, in
/// the key's own algorithm, for this shop, now. Nothing in a token decides how it is verified, and whatever somebody sends, the answer is
/// a value.
/// </summary>
public sealed class IdTokens(Issuer issuer, IssuerKeys keys, Clock clock)
{
    /// <summary>Theirs have 1 to 2 kB, with all groups of a large company a few more.</summary>
    public const int LongestToken = 8 * 1024;

    public const int LongestNonce = 256;

    private const int MostAudiences = 10;

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public Issuer Issuer => issuer;

    /// <summary>The one whom the token names, or why it is refused.</summary>
    /// <param name="nonce">What the page that asked for it gave along, where it did.</param>
    /// <exception cref="Unavailable">The issuer's keys can't be had.</exception>
    public async Task<IdVerdict> Verify(string token, string? nonce = null)
    {
        if (token.Length > LongestToken)
            return IdTokenFlaw.TooLong;
        if (SignedText.Read(token) is not { } text
            || SignedText.Parse(text.Header, IdTokenHeader.Read) is not { } header
            || SignedText.Parse(text.Claims, IdClaims.Read) is not { } claims)
            return IdTokenFlaw.Malformed;
        // What costs nothing comes first, so that nobody makes us ask for keys or compute with a text that can't be good anyway.
        if (Flaw(header, claims, nonce) is { } flaw)
            return flaw;
        if (await keys.Find(header.KeyId) is not { } key)
            return IdTokenFlaw.UnknownKey;
        if (key.Algorithm != header.Algorithm)
            return IdTokenFlaw.WrongAlgorithm;
        return key.Verifies(text.Signed, text.Signature) ? Told(claims) : IdTokenFlaw.WrongSignature;
    }

    /// <summary>Who an unread token says that it is from: good for nothing but to choose whom to ask.</summary>
    internal static string? IssuerOf(string token) =>
        token.Length <= LongestToken && SignedText.Read(token) is { } text ? SignedText.Parse(text.Claims, IdClaims.Read)?.Issuer : null;

    private IdTokenFlaw? Flaw(IdTokenHeader header, IdClaims claims, string? nonce)
    {
        if (!issuer.Algorithms.Contains(header.Algorithm))
            return IdTokenFlaw.WrongAlgorithm;
        if (!header.IsIdToken || !claims.IsIdToken)
            return IdTokenFlaw.AnotherKind;
        if (!issuer.Is(claims.Issuer))
            return IdTokenFlaw.WrongIssuer;
        if (!IsForUs(claims))
            return IdTokenFlaw.ForSomebodyElse;
        if (claims.Subject.Length > issuer.LongestSubject)
            return IdTokenFlaw.Malformed;
        return TimeFlaw(claims) ?? (nonce is not null && nonce != claims.Nonce ? IdTokenFlaw.WrongNonce : null);
    }

    /// <summary>Among several audiences the token must say that we are the one that asked for it.</summary>
    private bool IsForUs(IdClaims claims) =>
        claims.Audiences.Count is > 0 and <= MostAudiences
        && claims.Audiences.Contains(issuer.ClientId)
        && (claims.Audiences.Count == 1 || claims.AuthorizedParty == issuer.ClientId);

    private IdTokenFlaw? TimeFlaw(IdClaims claims)
    {
        if (claims.SignedInAt is null && issuer.TellsSignIn)
            return IdTokenFlaw.Malformed;
        long?[] begins = [claims.IssuedAt, claims.NotBefore, claims.SignedInAt];
        if (begins.Append(claims.Ends).Any(time => time is < 0 || time > LastSecond))
            return IdTokenFlaw.Malformed;
        if (clock.Now.ToUnixTimeSeconds() >= claims.Ends)
            return IdTokenFlaw.Expired;
        var latest = (clock.Now + Tokens.Skew).ToUnixTimeSeconds();
        return begins.Any(time => time > latest) ? IdTokenFlaw.NotYet : null;
    }

    private Vouched Told(IdClaims claims)
    {
        var email = claims.Email?.Trim() is { } address && Email.Flaw(address) is null ? address : null;
        var name = claims.FullName?.Trim() is { } said && PlainText.Flaw(said, User.MostNameLength) is null ? said : null;
        return new Vouched(
            issuer.Address, claims.Subject, email, email is not null && claims.EmailVerified, name,
            DateTimeOffset.FromUnixTimeSeconds(claims.SignedInAt ?? claims.IssuedAt));
    }
}

/// <summary>Somebody who is vouched for, or why nobody is.</summary>
public readonly record struct IdVerdict(Vouched? Vouched, IdTokenFlaw? Flaw)
{
    public static implicit operator IdVerdict(IdTokenFlaw flaw) => new(null, flaw);

    public static implicit operator IdVerdict(Vouched vouched) => new(vouched, null);
}

/// <summary>Why an id token is refused: for the log. The one who sent it learns that it is not good, and no more.</summary>
public enum IdTokenFlaw
{
    TooLong,
    Malformed,
    WrongAlgorithm,

    /// <summary>It is an access token, or a word that somebody signed out.</summary>
    AnotherKind,
    WrongIssuer,
    ForSomebodyElse,
    NotYet,
    Expired,
    WrongNonce,
    UnknownKey,
    WrongSignature,
}

/// <summary>
/// The header of an id token. It has nothing else: "crit", "jku", "jwk", "x5u", "x5c" and whatever comes next are refused unread. A
/// certificate's thumbprint is passed over.
/// </summary>
internal sealed record IdTokenHeader(string Algorithm, string KeyId, string? Type)
{
    public bool IsIdToken => Type is null || Type.Equals("JWT", StringComparison.OrdinalIgnoreCase);

    public static IdTokenHeader? Read(JsonElement header)
    {
        if (header.ValueKind != JsonValueKind.Object
            || header.EnumerateObject().Any(member => member.Name is not ("alg" or "kid" or "typ" or "x5t" or "x5t#S256"))
            || header.EnumerateObject().Any(member => member.Value.ValueKind != JsonValueKind.String))
            return null;
        return IdClaims.Text(header, "alg") is { } algorithm && IdClaims.Text(header, "kid") is { Length: > 0 } key
            ? new IdTokenHeader(algorithm, key, IdClaims.Text(header, "typ"))
            : null;
    }
}

/// <summary>What is read of an id token's claims; more may be there, and are passed over.</summary>
internal sealed record IdClaims(
    string Issuer, string Subject, IReadOnlyList<string> Audiences, string? AuthorizedParty, string? Nonce, long IssuedAt, long Ends,
    long? NotBefore, long? SignedInAt, string? Email, bool EmailVerified, string? FullName, bool IsIdToken)
{
    public static IdClaims? Read(JsonElement claims)
    {
        if (claims.ValueKind != JsonValueKind.Object
            || Text(claims, "iss") is not { } issuer
            || Text(claims, "sub") is not { Length: > 0 } subject || subject.AsSpan().ContainsAnyExceptInRange(' ', '~')
            || AudiencesOf(claims) is not { } audiences
            || !IsTime(claims, "iat", out var issuedAt) || issuedAt is null
            || !IsTime(claims, "exp", out var ends) || ends is null
            || !IsTime(claims, "nbf", out var notBefore)
            || !IsTime(claims, "auth_time", out var signedInAt))
            return null;
        return new IdClaims(
            issuer, subject, audiences, Text(claims, "azp"), Text(claims, "nonce"), issuedAt.Value, ends.Value, notBefore, signedInAt,
            Text(claims, "email"), IsYes(claims, "email_verified"), Text(claims, "name"), IsOneOfIdentity(claims));
    }

    public static string? Text(JsonElement of, string member) =>
        of.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>
    /// Keycloak's access tokens say "typ": "Bearer", Cognito's "token_use": "access", Microsoft's have scopes, and a sign-out token has
    /// events: all signed by the same keys, some with our name among the audiences.
    /// </summary>
    private static bool IsOneOfIdentity(JsonElement claims) =>
        Text(claims, "typ") is null or "ID" && Text(claims, "token_use") is null or "id"
        && !claims.TryGetProperty("scp", out _) && !claims.TryGetProperty("events", out _);

    /// <summary>One, or a list of them.</summary>
    private static List<string>? AudiencesOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var said))
            return null;
        if (said.ValueKind == JsonValueKind.String)
            return [said.GetString()!];
        return said.ValueKind == JsonValueKind.Array && said.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String)
            ? [.. said.EnumerateArray().Select(one => one.GetString()!)]
            : null;
    }

    /// <summary>False where it is there and no time.</summary>
    private static bool IsTime(JsonElement claims, string member, out long? time)
    {
        time = null;
        if (!claims.TryGetProperty(member, out var value))
            return true;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var seconds))
            return false;
        time = seconds;
        return true;
    }

    /// <summary>Some write it as a text.</summary>
    private static bool IsYes(JsonElement claims, string member) =>
        claims.TryGetProperty(member, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));
}
