using System.Buffers;
using System.Buffers.Text;

namespace Stoa.Kernel.Web;

/// <summary>
/// Base64url as tokens have it: no padding, no white space, and one spelling for the same bytes, so that a signed text can't be written
/// in a second way.
/// </summary>
public static class StrictBase64
{
    public static string Write(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>The bytes, or nothing where the text is not exactly how they are written.</summary>
    public static byte[]? Read(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var written) != OperationStatus.Done)
            return null;
        Array.Resize(ref bytes, written);
        return text.SequenceEqual(Write(bytes)) ? bytes : null;
    }
}
