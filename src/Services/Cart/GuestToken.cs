using System.Security.Cryptography;
using System.Text;

namespace Stoa.Cart;

/// <summary>What a guest's cart is known by, the header X-Cart-Token: its id and a secret, whose hash is kept.</summary>
public sealed record GuestToken(string CartId, string Secret)
{
    public const string Header = "X-Cart-Token";
    public const string Prefix = "crt_";
    private const int IdLength = 30;
    private const int SecretLength = 43;

    public string Text => $"{CartId}.{Secret}";

    public byte[] Hash => SHA256.HashData(Encoding.ASCII.GetBytes(Secret));

    /// <summary>Nothing when the text can't be one of ours.</summary>
    public static GuestToken? Parse(string? text) =>
        text is { Length: IdLength + 1 + SecretLength } && text[IdLength] == '.' && text.StartsWith(Prefix, StringComparison.Ordinal)
            ? new(text[..IdLength], text[(IdLength + 1)..])
            : null;

    public override string ToString() => CartId;
}
