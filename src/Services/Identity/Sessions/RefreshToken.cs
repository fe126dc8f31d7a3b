using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// What a device shows to stay signed in: its session, a generation, and that generation's secret. The first secret is random; each next
/// one is computed from the one before it with a key of the shop. So a retry within the grace gets the very same successor though no
/// secret is kept, any used token can still be told from a made-up one, and neither the database nor the key alone makes a token.
/// </summary>
public sealed record RefreshToken(string SessionId, int Generation, byte[] Secret)
{
    /// <summary>
    /// How many uses back a token is still known: ten days of a device that comes by every quarter of an hour. Older ones are refused like
    /// made-up ones, since whoever shows one makes us compute a hash for each step.
    /// </summary>
    public const int MostSteps = 1_000;

    private const int SessionIdLength = 30;
    private const int SecretBytes = 32;

    public string Text => $"{SessionId}.{Generation}.{Base64Url.EncodeToString(Secret)}";

    public byte[] Hash => SHA256.HashData(Secret);

    /// <summary>The first token of a session, from 256 random bits.</summary>
    public static RefreshToken First(string sessionId, string secret) => new(sessionId, 1, Base64Url.DecodeFromChars(secret));

    /// <summary>Nothing when the text can't be one of ours.</summary>
    public static RefreshToken? Parse(string text)
    {
        var parts = text.Split('.', 4);
        if (parts.Length != 3
            || parts[0].Length != SessionIdLength || !parts[0].StartsWith("ses_", StringComparison.Ordinal)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            || !Base64Url.IsValid(parts[2], out var length) || length != SecretBytes)
            return null;
        return new RefreshToken(parts[0], generation, Base64Url.DecodeFromChars(parts[2]));
    }

    /// <summary>The token that follows this one.</summary>
    public RefreshToken Next(Secrets secrets)
    {
        Span<byte> input = stackalloc byte[SecretBytes + sizeof(int) + SessionIdLength];
        Secret.CopyTo(input);
        BinaryPrimitives.WriteInt32BigEndian(input[SecretBytes..], Generation);
        Encoding.ASCII.GetBytes(SessionId, input[(SecretBytes + sizeof(int))..]);
        return this with { Generation = Generation + 1, Secret = HMACSHA256.HashData(secrets.Key("refresh-token"), input) };
    }

    /// <summary>It is this session's token, today's or one that was used before.</summary>
    public bool BelongsTo(Session session, Secrets secrets)
    {
        if (session.Id != SessionId || Generation < 1 || Generation > session.Generation || session.Generation - Generation > MostSteps)
            return false;
        var newest = this;
        while (newest.Generation < session.Generation)
            newest = newest.Next(secrets);
        return CryptographicOperations.FixedTimeEquals(newest.Hash, session.SecretHash);
    }

    public override string ToString() => SessionId;
}
