using System.Text;
using System.Text.Json;

namespace Stoa.Kernel.Web;

/// <summary>
/// The three parts of a JWS, and the bytes that its signature covers as they were sent. It has one spelling: nothing can be put before,
/// behind or between the parts.
/// </summary>
public sealed record SignedText(byte[] Header, byte[] Claims, byte[] Signature, byte[] Signed)
{
    /// <summary>Also of members that are passed over no name may come twice: another reader might look at the other one.</summary>
    private static readonly JsonDocumentOptions NothingTwice = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Nothing where it is none, whatever else it is.</summary>
    public static SignedText? Read(ReadOnlySpan<char> token)
    {
        Span<Range> parts = stackalloc Range[4];
        return token.Split(parts, '.') == 3
            && StrictBase64.Read(token[parts[0]]) is { } header
            && StrictBase64.Read(token[parts[1]]) is { } claims
            && StrictBase64.Read(token[parts[2]]) is { } signature
            ? new SignedText(header, claims, signature, Encoding.ASCII.GetBytes(token[..parts[1].End].ToArray()))
            : null;
    }

    /// <summary>What a part says, as <paramref name="read"/> has it; nothing where it is not one JSON text without a doubt.</summary>
    public static T? Parse<T>(byte[] part, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            return read(JsonElement.Parse(part, NothingTwice));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;      // the second is how the framework meets half a surrogate, in a member's name or in a text
        }
    }
}
