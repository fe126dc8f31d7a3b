using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Stoa.Kernel.Web;

/// <summary>
/// The body of a request that carries an Idempotency-Key, read before anything else reads it, so that a retry can be told from another
/// request.
/// </summary>
internal sealed class RequestBytes(byte[] bytes)
{
    public static bool AreNeeded(HttpRequest request) => request.Headers.ContainsKey(Once.Header) && HttpMethods.IsPost(request.Method);

    /// <summary>Reads the body and puts it back for the route. The limit also holds here: a server in memory does not cut.</summary>
    public static async Task Read(HttpContext http, long maxBytes)
    {
        var read = new MemoryStream((int)(http.Request.ContentLength ?? 1024));
        var buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var count)
        {
            if (read.Length + count > maxBytes)
                throw new InvalidRequest(Problems.Of(StatusCodes.Status413PayloadTooLarge));
            read.Write(buffer, 0, count);
        }
        read.Position = 0;
        http.Request.Body = read;
        http.Features.Set(new RequestBytes(read.ToArray()));
    }

    /// <summary>SHA-256 over the method, the address and the body.</summary>
    public static byte[] Hash(HttpContext http)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method}\n{http.Request.Path.Value}{http.Request.QueryString.Value}\n"));
        hash.AppendData(http.Features.Get<RequestBytes>()?.Bytes ?? []);
        return hash.GetHashAndReset();
    }

    private byte[] Bytes => bytes;
}
