using Microsoft.AspNetCore.Http;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>Sends a buyer to the page of the provider in use, where they pay, and tells it the way back.</summary>
internal static class Till
{
    public static async Task<IResult> Open(Ground ground, Visitor visitor, string orderId, string? orderToken)
    {
        var page = ground.Words.Url + Go.Order(orderId);
        var session = await visitor.Shop.Payments.OpenPage(
            new NewSession { OrderId = orderId, SuccessUrl = page + "?payment=done", CancelUrl = page + "?payment=stopped" }, orderToken,
            stop: visitor.Stop);
        if (session.IsGood)
            return visitor.GoTo(Inside(ground, session.Value.Url));
        visitor.Say(Filled.Said(session.Problem!), isBad: true);
        return visitor.GoTo(Go.Order(orderId));
    }

    /// <summary>A page of this shop is reached by its path, whatever name the shop was opened under.</summary>
    private static string Inside(Ground ground, string url) =>
        url.StartsWith(ground.Words.Url + "/", StringComparison.Ordinal) ? url[ground.Words.Url.Length..] : url;
}
