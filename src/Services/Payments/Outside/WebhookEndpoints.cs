using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Payments;

/// <summary>
/// Where providers tell us things by themselves: POST /payment/webhook/{provider}. Proven on the raw bytes before anything else.
/// </summary>
internal sealed partial class WebhookEndpoints(Database db, Providers providers, ILogger<WebhookEndpoints> log)
{
    /// <summary>What a webhook may weigh; more is refused unread.</summary>
    public const int MostBytes = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/payment/webhook/{provider}", (Delegate)Receive)
        .Anyone(ignoreToken: true).Limit(LimitClass.Webhook).Accepts().Body(MostBytes).WithTags("payment").MayAnswer(400, 404, 413)
            .WithSummary("For payment providers: what happened there, signed");

    private async Task<IResult> Receive(string provider, HttpContext http)
    {
        if (providers.Named(provider) is not { } named)
            return Problems.NotFound();
        var body = await Body(http);
        if (named.Read(http.Request.Headers, body, db.Clock.Now) is not { } said)
        {
            LogForged(log, provider);
            return Problems.Status(400, "bad-signature", "This was not signed by the provider, or too long ago.");
        }
        var outcome = await db.Transact(tx => ReceiveWebhook.Run(tx, provider, said));
        if (outcome is ReceiveWebhook.Outcome.Misfit or ReceiveWebhook.Outcome.OtherWorld || !said.Readable)
            LogOdd(log, provider, said.Type, said.Id, outcome);
        return Results.Ok();
    }

    private static async Task<byte[]> Body(HttpContext http)
    {
        using var bytes = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 1024, MostBytes));
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        return bytes.ToArray();
    }

    [LoggerMessage(5001, LogLevel.Warning, "A webhook that {Provider} did not sign was refused")]
    private static partial void LogForged(ILogger log, string provider);

    [LoggerMessage(5002, LogLevel.Error, "{Provider} sent {Type} {Id}, which needs a look: {Outcome}")]
    private static partial void LogOdd(ILogger log, string provider, string type, string id, ReceiveWebhook.Outcome outcome);
}
