using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Stoa.Kernel.Web;

namespace Stoa.Catalog;

/// <summary>An answer that is written out already: the same bytes for everybody who asks.</summary>
internal sealed class Ready
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>May be kept by whoever wants, who asks each time whether it still holds: 304 costs next to nothing.</summary>
    private static readonly StringValues Revalidated = "public, no-cache";

    private readonly byte[] body;
    private readonly string etag;

    private Ready(byte[] body, string etag) => (this.body, this.etag) = (body, etag);

    public int Size => body.Length;

    /// <summary>With a tag that says which version it shows.</summary>
    public static Ready Of<T>(T body, string etag) => new(JsonSerializer.SerializeToUtf8Bytes(body, Json.Options), etag);

    /// <summary>With a tag that is made of what is in it.</summary>
    public static Ready Of<T>(T body)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Json.Options);
        return new(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }

    public Task Write(HttpContext http)
    {
        var response = http.Response;
        response.Headers.CacheControl = Revalidated;
        if (ETags.IsKnown(http, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.BodyWriter.Write(body);       // sent with the end of the answer
        return Task.CompletedTask;
    }
}
