using System.Buffers.Binary;

namespace Stoa.Interleavings.Tests;

/// <summary>
/// The randomness of one process, the same in each run. Its bytes begin with a pattern of its own, so that an id tells who made it.
/// </summary>
internal sealed class Dice(byte pattern)
{
    private const int Nonce = 12;
    private long thrown;

    public void Fill(Span<byte> bytes)
    {
        // A transaction that runs again does so at once: its pause is a byte of these.
        if (bytes.Length == 1)
        {
            bytes.Clear();
            return;
        }
        bytes.Fill(pattern);
        // Secrets and nonces are different each time; the many dice for ids have to be the pattern.
        if (bytes.Length is >= Nonce and <= 64)
            BinaryPrimitives.WriteInt64LittleEndian(bytes[4..], Interlocked.Increment(ref thrown));
    }
}
