using System.Buffers;

namespace Stoa.Media;

/// <summary>Bytes one after the other.</summary>
internal static class Writing
{
    public static void Put(this IBufferWriter<byte> to, ReadOnlySpan<byte> bytes) => to.Write(bytes);
}
