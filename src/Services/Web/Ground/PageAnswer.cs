using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>A page for one visitor: nobody keeps it.</summary>
public sealed class PageAnswer(byte[] bytes, int status, string policy) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = Paper.Html;
        response.ContentLength = bytes.Length;
        response.Headers.ContentSecurityPolicy = policy;
        // A page of a guest's may be gone back to; what the order's state or the cart's content is may have changed.
        response.Headers.CacheControl = "private, no-cache";
        response.Headers["Referrer-Policy"] = "same-origin";
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes).AsTask();
    }
}

/// <summary>A page for everybody, or what was found instead of one.</summary>
public sealed class CachedPage : IResult
{
    private readonly byte[] bytes = [];
    private readonly string policy = "";
    private readonly string tag = "";
    private readonly IResult? instead;

    public CachedPage(byte[] bytes, string policy)
    {
        (this.bytes, this.policy) = (bytes, policy);
        tag = $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes).AsSpan(0, 12))}\"";
    }

    public CachedPage(IResult instead) => this.instead = instead;

    /// <summary>How much room it takes.</summary>
    public int Size => bytes.Length + 200;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (instead is not null)
            return instead.ExecuteAsync(httpContext);
        var response = httpContext.Response;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.CacheControl = "public, no-cache";
        response.Headers.Vary = "Accept-Language";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.ETag = tag;
        if (ETags.IsKnown(httpContext, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }
        response.ContentType = Paper.Html;
        response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes).AsTask();
    }
}
