using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>What somebody wants to be told: /shop/account/mail.</summary>
internal sealed class MailEndpoints(Ground ground)
{
    private const string Here = "/shop/account/mail";

    public void Map(IEndpointRouteBuilder routes)
    {
        var mail = new SignedInRoutes(ground, routes, Here);
        mail.Page("", Show);
        mail.Form("", Choose);
    }

    private async Task<IResult> Show(Visitor visitor)
    {
        var (asked, user) = (visitor.Shop.Notifications.Preferences(visitor.Stop), visitor.Shop.Account.Get(visitor.Stop));
        if ((await asked).Problem is { } problem)
            return Ground.Refused(visitor, problem);
        return await ground.Show<MailPage>(visitor, new MailModel((await asked).Value, (await user).Given?.Phone is not null));
    }

    private static async Task<IResult> Choose(Visitor visitor, Form form)
    {
        var wanted = new Wanted
        {
            DeliveryEmail = form.Has("deliveryEmail"),
            PaymentReminderEmail = form.Has("paymentReminderEmail"),
            OrderSms = form.Has("orderSms"),
            Marketing = form.Has("marketing"),
        };
        var answer = await visitor.Shop.Notifications.Prefer(wanted, visitor.Stop);
        if (answer.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(answer.IsGood ? "Saved." : Filled.Said(answer.Problem!), !answer.IsGood);
        return visitor.GoTo(Here);
    }
}
