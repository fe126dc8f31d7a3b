using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Stoa.Kernel.Web;

/// <summary>
/// Where a page of a list ended, for <c>after=</c>: the sort values of its last row, signed. A cursor is good for the list and the query
/// that made it and for nothing else.
/// </summary>
public sealed class Cursors(Secrets secrets)
{
    private const int LongestCursor = 1024;
    private const int SignatureBytes = 12;      // an edited cursor shows other pages of the same list at most, so 96 bits are plenty

    /// <summary>
    /// Writes a cursor. <paramref name="list"/> names the list with all that orders and filters it: "products?sort=price".
    /// </summary>
    public string Write(string list, params ReadOnlySpan<string?> values)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(values.ToArray());
        return StrictBase64.Write([.. Sign(list, body), .. body]);
    }

    /// <summary>
    /// The values, or nothing where it is no cursor of this list: <c>if (cursors.Read(list, after) is not [var price, var id])</c> is a
    /// 400.
    /// </summary>
    public string?[]? Read(string list, string cursor)
    {
        if (cursor.Length > LongestCursor || StrictBase64.Read(cursor) is not { Length: > SignatureBytes } bytes)
            return null;
        var body = bytes.AsSpan(SignatureBytes);
        return CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureBytes), Sign(list, body))
            ? JsonSerializer.Deserialize<string?[]>(body)
            : null;
    }

    /// <summary>JSON has no raw NUL, so list and values can't be cut in another place.</summary>
    private ReadOnlySpan<byte> Sign(string list, ReadOnlySpan<byte> body) =>
        HMACSHA256.HashData(secrets.Key("cursor"), [.. Encoding.UTF8.GetBytes(list), 0, .. body]).AsSpan(0, SignatureBytes);
}
