using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Simulator;

/// <summary>The pages on which a buyer pays, and the list of test cards: /simulator.</summary>
internal sealed class PageEndpoints(Database db, Pages pages, Weather weather, string shopUrl)
{
    private const string Html = "text/html; charset=utf-8";
    private static readonly string Style = Resources.Text(typeof(PageEndpoints), "page.css");

    public void Map(IEndpointRouteBuilder routes)
    {
        var simulator = routes.MapGroup("/simulator")
            .Anyone(ignoreToken: true).Limit(LimitClass.Buy).Accepts().Body(4096).WithTags("simulator");
        simulator.MapGet("/pay/{ticket}", Show).ExcludeFromDescription();
        simulator.MapPost("/pay/{ticket}", Press).ExcludeFromDescription();
        simulator.MapGet("/page.css", Styles).ExcludeFromDescription();
        simulator.MapGet("/cards", () => new Page<CardBody>([.. TestCards.All.Select(one => new CardBody(one.Token, one.Meaning))], null))
            .WithSummary("The test cards, and what happens with each");
    }

    private async Task<IResult> Show(string ticket, HttpContext http) =>
        await Find(ticket) is { } intent ? Told(http, intent, null) : NoSuchPage();

    private async Task<IResult> Press(string ticket, HttpContext http)
    {
        if (await Find(ticket) is not { } intent)
            return NoSuchPage();
        if (!http.Request.HasFormContentType)
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (button, secret) = (form["button"].ToString(), form["secret"].ToString());
        if (!pages.IsFormSecret(intent, secret))
            return Told(http, intent, intent.WaitsForBuyer ? "This page was used before. Please choose again." : null);
        var (now, done) = await db.Transact(tx => PressButton.Run(tx, intent, button, weather));
        if (done && Onward(now) is { } url)
            return Onto(http, url);
        return Told(http, now, done && button == PressButton.Decline ? "The card was declined. Nothing was charged." : null);
    }

    private Task<Intent?> Find(string ticket) => pages.IntentOf(ticket) is { } id
        ? db.Read(async snapshot => await IntentStore.Get(snapshot, id))
        : Task.FromResult<Intent?>(null);

    private IResult Told(HttpContext http, Intent intent, string? note)
    {
        // A form may send its buyer on only to where it says, also by way of a redirect.
        var onto = new[] { intent.SuccessUrl, intent.CancelUrl }.OfType<string>().Select(Origin).Distinct(StringComparer.Ordinal);
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; form-action {string.Join(' ', ["'self'", .. onto])}; "
            + "base-uri 'none'; frame-ancestors 'none'";
        var text = PageText.Of(intent, pages.FormSecret(intent), intent.ExpiresAt <= db.Clock.Now, shopUrl, note);
        return Results.Text(text, Html);
    }

    private static string? Onward(Intent intent) => intent.State switch
    {
        Intent.Succeeded => intent.SuccessUrl,
        Intent.Failed => intent.CancelUrl,
        _ => null,
    };

    /// <summary>Back to the shop by GET, with the payment's id where the shop left room for it.</summary>
    private static IResult Onto(HttpContext http, string url)
    {
        http.Response.Headers.Location = url;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private static string Origin(string url) => new Uri(url).GetLeftPart(UriPartial.Authority);

    private static IResult Styles(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Text(Style, "text/css; charset=utf-8");
    }

    private static Problem NoSuchPage() => Problems.NotFound("There is no such payment page.");

    private sealed record CardBody(string Token, string Meaning);
}
