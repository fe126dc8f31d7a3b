using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;

namespace Stoa.Kernel.Web;

/// <summary>The public keys for everybody, as <c>/.well-known/jwks.json</c> has them (RFC 7517).</summary>
public static class JsonWebKeys
{
    /// <summary>Others may keep the keys this long, so a new one is shown at least as long before it signs.</summary>
    public static readonly TimeSpan KeptByOthers = TimeSpan.FromMinutes(5);

    private static readonly string CacheControl = $"public, max-age={KeptByOthers.TotalSeconds}";

    public static byte[] Write(TokenKeys published) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        keys = from key in published.Keys
               select new { kty = "EC", crv = "P-256", x = key.X, y = key.Y, kid = key.KeyId, alg = "ES256", use = "sig" },
    });

    /// <summary>Answers a request for them.</summary>
    public static Task Answer(HttpContext context, TokenKeys published)
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = CacheControl;
        return context.Response.Body.WriteAsync(Write(published), context.RequestAborted).AsTask();
    }
}
