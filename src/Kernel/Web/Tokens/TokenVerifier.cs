using System.Text.Json;

namespace Stoa.Kernel.Web;

/// <summary>
/// Tells whom an access token names, by the rules of RFC 8725: one algorithm, one type, keys from one source, and nothing in a token
/// decides how it is verified. Whatever somebody sends, the answer is a value.
/// </summary>
public sealed class TokenVerifier(Keyring keys, Clock clock)
{
    /// <summary>Tokens remembered in each of two generations: some 20 MB when full.</summary>
    private const int Remembered = 8192;

    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private readonly VerifiedTokens verified = new(Remembered);
    private long signaturesChecked;

    /// <summary>How often a signature was computed; a token in use costs one.</summary>
    internal long SignaturesChecked => Interlocked.Read(ref signaturesChecked);

    /// <summary>The caller whom the token names, or why it is refused.</summary>
    public ValueTask<Verdict> Verify(ReadOnlyMemory<char> token)
    {
        if (token.Length > Tokens.LongestToken)
            return new(Refusal.TooLong);
        keys.Freshen();
        return verified.Find(token.Span) is { Key.Retired: false } known ? new(InTime(known.Caller)) : Examine(token);
    }

    /// <summary>Whether this very token was found good before, so that looking at it again costs nothing.</summary>
    internal bool Knows(ReadOnlySpan<char> token) => token.Length <= Tokens.LongestToken && verified.Find(token) is not null;

    private async ValueTask<Verdict> Examine(ReadOnlyMemory<char> token)
    {
        if (SignedText.Read(token.Span) is not { } text || Parse<TokenHeader>(text.Header, Tokens.HeaderJson) is not { } header)
            return Refusal.Malformed;
        if (header.Alg != "ES256")
            return Refusal.WrongAlgorithm;
        if (header.Typ != Tokens.Type)
            return Refusal.WrongType;
        if (await keys.Find(header.Kid) is not { } key)
            return keys.IsEmpty ? Refusal.NoKeysYet : Refusal.UnknownKey;

        Interlocked.Increment(ref signaturesChecked);
        if (!key.Verifies(text.Signed, text.Signature))
            return Refusal.WrongSignature;

        var verdict = Read(text.Claims);
        if (verdict.Caller is { } caller)
            verified.Keep(token.ToString(), new VerifiedToken(caller, key));
        return verdict;
    }

    private Verdict Read(byte[] json)
    {
        if (Parse<TokenClaims>(json, Tokens.ClaimsJson) is not { } claims || Roles.Read(claims.Role) is not { } role)
            return Refusal.Malformed;
        if (claims.Iss != Tokens.Issuer || claims.Aud != Tokens.Audience)
            return Refusal.ForSomebodyElse;
        if (!IsTime(claims.Iat) || !IsTime(claims.Nbf) || !IsTime(claims.Exp))
            return Refusal.Malformed;

        var caller = new Caller(
            claims.Sub, claims.Sid, role, claims.Email,
            DateTimeOffset.FromUnixTimeSeconds(claims.Iat), DateTimeOffset.FromUnixTimeSeconds(claims.Exp));
        // No longer than ours live: what is known of revoked sessions is forgotten after that.
        if (caller.ExpiresAt - caller.IssuedAt > Tokens.Lifetime)
            return Refusal.LivesTooLong;
        return Math.Max(claims.Iat, claims.Nbf) > (clock.Now + Tokens.Skew).ToUnixTimeSeconds() ? Refusal.NotYet : InTime(caller);
    }

    private Verdict InTime(Caller caller) => clock.Now < caller.ExpiresAt ? new Verdict(caller, null) : Refusal.Expired;

    private static bool IsTime(long seconds) => seconds >= 0 && seconds <= LastSecond;

    private static T? Parse<T>(byte[] json, JsonSerializerOptions options) where T : class =>
        SignedText.Parse(json, part => part.Deserialize<T>(options));
}

/// <summary>A caller, or why there is none.</summary>
public readonly record struct Verdict(Caller? Caller, Refusal? Refusal)
{
    public static implicit operator Verdict(Refusal refusal) => new(null, refusal);
}

/// <summary>Why a token is refused: for the log. The one who sent it learns that it is not good, and no more.</summary>
public enum Refusal
{
    /// <summary>The Authorization header is not exactly one "Bearer" and a token.</summary>
    NotABearer,
    TooLong,
    Malformed,
    WrongAlgorithm,
    WrongType,
    UnknownKey,
    WrongSignature,
    ForSomebodyElse,
    NotYet,
    Expired,
    LivesTooLong,

    /// <summary>It was good, but its session was revoked or its user disabled.</summary>
    Withdrawn,

    /// <summary>No key is known because the identity service can't be reached: nothing is said about the token.</summary>
    NoKeysYet,
}
