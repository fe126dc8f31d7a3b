using System.Security.Cryptography;

namespace Stoa.Kernel;

/// <summary>The seam through which time, ids and randomness enter: a simulator hands in its own.</summary>
public sealed class Clock(TimeProvider time, FillRandom random)
{
    private const string Crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private readonly Lock gate = new();
    private readonly byte[] dice = new byte[1000];
    private int diceUsed = 1000;
    private long lastMillis;
    private UInt128 lastRandom;

    public Clock() : this(TimeProvider.System, RandomNumberGenerator.Fill)
    {
    }

    /// <summary>For timers and delays.</summary>
    public TimeProvider Time { get; } = time;

    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>A new prefixed id, later ones sorting after earlier ones: "ord_" + 26 characters of ULID.</summary>
    public string NewId(string prefix) => NewId(prefix, Now);

    public string NewId(string prefix, DateTimeOffset at)
    {
        var millis = at.ToUnixTimeMilliseconds();
        UInt128 value;
        lock (gate)
        {
            // A hundred ids' worth at once: the system's generator costs more a call than the rest of an id.
            if (diceUsed == dice.Length)
            {
                random(dice);
                diceUsed = 0;
            }
            var thrown = dice.AsSpan(diceUsed, 10);
            diceUsed += 10;
            // Within one millisecond (or when the clock steps back) the next id is the last one plus a little, so ids
            // of one process always grow; the step is random so that an id tells nothing of how many were made.
            if (millis > lastMillis)
            {
                lastMillis = millis;
                lastRandom = BigEndian(thrown);
            }
            else
            {
                lastRandom += 1 + (BigEndian(thrown) & 0xFFFF);
            }
            value = ((UInt128)(ulong)lastMillis << 80) | (lastRandom & (((UInt128)1 << 80) - 1));
        }
        return Write(prefix, value);
    }

    /// <summary>The smallest id that one made at this instant could have: where old rows end and newer ones begin.</summary>
    public static string FirstId(string prefix, DateTimeOffset at) =>
        Write(prefix, (UInt128)(ulong)Math.Max(0, at.ToUnixTimeMilliseconds()) << 80);

    /// <summary>256 bits that nobody can guess, as 43 characters that are safe in a URL.</summary>
    public string NewSecret()
    {
        Span<byte> bytes = stackalloc byte[32];
        random(bytes);
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    /// <summary>Random bytes for keys and nonces.</summary>
    public byte[] NewBytes(int count)
    {
        var bytes = new byte[count];
        random(bytes);
        return bytes;
    }

    private static string Write(string prefix, UInt128 value) =>
        string.Create(prefix.Length + 26, (prefix, value), static (text, state) =>
        {
            state.prefix.CopyTo(text);
            var rest = state.value;
            for (var i = text.Length - 1; i >= state.prefix.Length; i--, rest >>= 5)
                text[i] = Crockford[(int)(rest & 31)];
        });

    private static UInt128 BigEndian(ReadOnlySpan<byte> bytes)
    {
        UInt128 value = 0;
        foreach (var b in bytes)
            value = (value << 8) | b;
        return value;
    }
}

/// <summary>Fills a span with random bytes.</summary>
public delegate void FillRandom(Span<byte> bytes);
