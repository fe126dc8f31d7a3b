using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Where carriers tell what became of a message: POST /notifications/webhook/{carrier}. Proven on the raw bytes before anything else.
/// </summary>
internal sealed partial class NewsEndpoints(Database db, IReadOnlyDictionary<string, INewsReader> readers, ILogger log)
{
    /// <summary>More is refused unread.</summary>
    public const int MostBytes = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/notifications/webhook/{carrier}", (Delegate)Receive)
        .Anyone(ignoreToken: true).Limit(LimitClass.Webhook).Accepts(TwilioCarrier.MessageInQuery).Body(MostBytes)
        .WithTags("notifications").MayAnswer(400, 404, 413).WithSummary("For carriers of mails and texts: what became of one, signed");

    private async Task<IResult> Receive(string carrier, HttpContext http)
    {
        if (!readers.TryGetValue(carrier, out var reader))
            return Problems.NotFound();
        using var bytes = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 1024, MostBytes));
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        if (reader.Read(http.Request, bytes.ToArray(), db.Clock.Now) is not { } news)
        {
            LogForged(log, carrier);
            return Problems.Status(400, "bad-signature", "This was not signed by the carrier, or too long ago.");
        }
        await db.Transact(tx => ReceiveNews.Run(tx, carrier, news));
        return Results.Ok();
    }

    [LoggerMessage(6001, LogLevel.Warning, "News that {Carrier} did not sign were refused")]
    private static partial void LogForged(ILogger log, string carrier);
}
