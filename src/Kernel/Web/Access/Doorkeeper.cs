using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Stoa.Kernel.Web;

/// <summary>
/// Stands between routing and the routes: finds out who comes, and lets in whom the route's <see cref="Access"/> allows. It answers with a
/// bare status; the words are added further out.
/// </summary>
internal sealed partial class Doorkeeper(
    TokenVerifier tokens, Standing standing, ServiceTokens services, BadTokens badTokens, ILogger<Doorkeeper> log)
{
    /// <summary>The middleware; it comes after routing.</summary>
    public Task Admit(HttpContext context, RequestDelegate next)
    {
        // What is not a route of ours is the framework's own no (405, 415), or nothing at all (404).
        // Behind the inner door an outsider must not even learn that there is another verb.
        if (context.GetEndpoint() is not RouteEndpoint route)
            return context.Request.Path.StartsWithSegments("/internal") ? Refuse(context, StatusCodes.Status404NotFound) : next(context);
        var access = route.Metadata.GetMetadata<Access>();
        if (access is null)
        {
            NobodyDecided(log, route.RoutePattern.RawText);
            return Refuse(context, StatusCodes.Status403Forbidden);
        }
        if (access.InnerOf is { } service)
            return AdmitService(context, next, service);
        var header = context.Request.Headers.Authorization;
        if (access.IgnoresToken)
            return next(context);
        if (header.Count > 0)
            return AdmitUser(context, next, access, header);
        return access.Least is null ? next(context) : RefuseUnknown(context, "Bearer");
    }

    private async Task AdmitUser(HttpContext context, RequestDelegate next, Access access, StringValues header)
    {
        var from = context.Connection.RemoteIpAddress;
        if (badTokens.Refuse(from) is { } later && !IsKnown(header))
        {
            await Problems.TooMany(later).ExecuteAsync(context);
            return;
        }
        var verdict = await Judge(header);
        if (verdict.Caller is not { } caller)
        {
            Refused(log, verdict.Refusal);
            if (verdict.Refusal != Refusal.NoKeysYet)
                badTokens.Count(from);
            await (verdict.Refusal == Refusal.NoKeysYet ? RefuseForNow(context) : RefuseUnknown(context, "Bearer error=\"invalid_token\""));
            return;
        }
        if (caller.Role < access.Least)
        {
            await Refuse(context, StatusCodes.Status403Forbidden);
            return;
        }
        context.Features.Set(caller);
        await next(context);
    }

    private bool IsKnown(StringValues header) => TryRead(header, "Bearer", out var token) && tokens.Knows(token.Span);

    private async ValueTask<Verdict> Judge(StringValues header)
    {
        if (!TryRead(header, "Bearer", out var token))
            return Refusal.NotABearer;
        var verdict = await tokens.Verify(token);
        if (verdict.Caller is not { } named)
            return verdict;
        return standing.Of(named) is { } caller ? new Verdict(caller, null) : Refusal.Withdrawn;
    }

    private Task AdmitService(HttpContext context, RequestDelegate next, string service)
    {
        if (!TryRead(context.Request.Headers.Authorization, ServiceTokens.Scheme, out var token)
            || services.Read(service, token.Span) is not { } caller)
            return Refuse(context, StatusCodes.Status404NotFound);
        context.Features.Set(caller);
        return next(context);
    }

    /// <summary>The token, where there is exactly one header with this scheme and one word after it.</summary>
    private static bool TryRead(StringValues header, string scheme, out ReadOnlyMemory<char> token)
    {
        token = default;
        if (header is not [{ } text] || text.Length <= scheme.Length || text[scheme.Length] != ' '
            || !text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        token = text.AsMemory(scheme.Length + 1);
        return true;
    }

    private static Task RefuseUnknown(HttpContext context, string challenge)
    {
        context.Response.Headers.WWWAuthenticate = challenge;
        return Refuse(context, StatusCodes.Status401Unauthorized);
    }

    /// <summary>We can't tell a good token from a bad one yet: our fault, not the caller's.</summary>
    private static Task RefuseForNow(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return Refuse(context, StatusCodes.Status503ServiceUnavailable);
    }

    private static Task Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody decided who may use {Route}: closed.")]
    private static partial void NobodyDecided(ILogger log, string? route);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A token was refused: {Reason}.")]
    private static partial void Refused(ILogger log, Refusal? reason);
}
