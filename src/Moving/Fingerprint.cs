using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Moving;

/// <summary>
/// What rows come to, in whatever order they are read: the sum of their SHA-256 hashes, and how many they are. Two stores that hold the
/// same have the same.
/// </summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ulong[] sums = new ulong[4];

    public long Rows { get; private set; }

    /// <summary>Counts a row in and gives it back.</summary>
    public object?[] Add(object?[] row)
    {
        foreach (var value in row)
            Append(value);
        var bytes = hash.GetHashAndReset();
        for (var i = 0; i < sums.Length; i++)
            sums[i] = unchecked(sums[i] + BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * 8)));
        Rows++;
        return row;
    }

    public bool Is(Fingerprint other) => Rows == other.Rows && sums.AsSpan().SequenceEqual(other.sums);

    public void Dispose() => hash.Dispose();

    /// <summary>Its kind and its length come before each value, so that no two rows look alike.</summary>
    private void Append(object? value)
    {
        var (kind, bytes) = value switch
        {
            null => ((byte)0, []),
            long whole => ((byte)1, BitConverter.GetBytes(whole)),
            string text => ((byte)2, Encoding.UTF8.GetBytes(text)),
            _ => ((byte)3, (byte[])value),
        };
        Span<byte> head = stackalloc byte[5];
        head[0] = kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }
}
