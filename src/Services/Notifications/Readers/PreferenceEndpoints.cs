using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>What a user wants to be told: /notifications/preferences, and the way out by a link: /notifications/unsubscribe.</summary>
internal sealed class PreferenceEndpoints(Database db, Once once, Secrets secrets)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var preferences = routes.MapGroup("/notifications/preferences").SignedIn().Accepts().Body(1024).WithTags("notifications");
        preferences.MapGet("", Show).WithSummary("What you want to be told, and how");
        preferences.MapPut("", Change).WithSummary("Choose what you want to be told, and how");

        var links = routes.MapGroup("/notifications/unsubscribe").Anyone().Accepts().Body(1024)
            .WithTags("notifications");
        links.MapPost("", UnsubscribedByLink).Produces(StatusCodes.Status204NoContent)
            .WithSummary("Want no more of what a mail is about, by the token in its link");
        links.MapPost("/one-click", UnsubscribedByMail).Accepts("token").Produces(StatusCodes.Status204NoContent)
            .WithSummary("The same, as mail programs ask for it (RFC 8058)");
    }

    private async Task<Ok<Preferences>> Show(Caller caller) => TypedResults.Ok(
        (await db.Read(async snapshot => await ReaderStore.Get(snapshot, caller.UserId)))?.Preferences ?? Preferences.Unasked);

    /// <summary>What is left out stays as it is.</summary>
    private async Task<Ok<Preferences>> Change(Wanted body, Caller caller)
    {
        return TypedResults.Ok(await db.Transact(async tx =>
        {
            var known = (await ReaderStore.Get(tx, caller.UserId))?.Preferences ?? Preferences.Unasked;
            var wanted = new Preferences(
                body.Marketing.Or(known.Marketing), body.OrderSms.Or(known.OrderSms), body.DeliveryEmail.Or(known.DeliveryEmail),
                body.PaymentReminderEmail.Or(known.PaymentReminderEmail));
            await ReaderStore.Prefer(tx, caller.UserId, wanted);
            return wanted;
        }));
    }

    private Task<IResult> UnsubscribedByLink(LinkBody body, HttpContext http) => Unsubscribed(body.Token, http);

    /// <summary>Such a program says in its form only what its request says already.</summary>
    private Task<IResult> UnsubscribedByMail(HttpContext http, string? token = null) => Unsubscribed(token ?? "", http);

    private Task<IResult> Unsubscribed(string token, HttpContext http) => once.Transact(
        http, tx => Unsubscribe.Run(tx, secrets, token),
        done => done ? Answer.NoContent : Problems.Invalid("token", "'token' is not from a link of ours."));

    private sealed record LinkBody(string Token);

    private sealed record Wanted(
        Given<bool> Marketing, Given<bool> OrderSms, Given<bool> DeliveryEmail, Given<bool> PaymentReminderEmail);
}
