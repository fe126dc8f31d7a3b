using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>What a user wants to be told: /notifications/preferences.</summary>
internal sealed class PreferenceEndpoints(Database db)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var preferences = routes.MapGroup("/notifications/preferences").SignedIn().Accepts().Body(1024).WithTags("notifications");
        preferences.MapGet("", Show).WithSummary("What you want to be told, and how");
        preferences.MapPut("", Change).WithSummary("Choose what you want to be told, and how");
    }

    private async Task<Ok<Preferences>> Show(Caller caller) => TypedResults.Ok(await Of(caller));

    /// <summary>What is left out stays as it is.</summary>
    private async Task<Ok<Preferences>> Change(Wanted body, Caller caller)
    {
        var known = await Of(caller);
        var wanted = new Preferences(
            body.Marketing.Or(known.Marketing), body.OrderSms.Or(known.OrderSms), body.DeliveryEmail.Or(known.DeliveryEmail),
            body.PaymentReminderEmail.Or(known.PaymentReminderEmail));
        await db.Transact(async tx => await ReaderStore.Prefer(tx, caller.UserId, wanted));
        return TypedResults.Ok(wanted);
    }

    private async Task<Preferences> Of(Caller caller) =>
        (await db.Read(async snapshot => await ReaderStore.Get(snapshot, caller.UserId)))?.Preferences ?? Preferences.Unasked;

    private sealed record Wanted(
        Given<bool> Marketing, Given<bool> OrderSms, Given<bool> DeliveryEmail, Given<bool> PaymentReminderEmail);
}
