using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>
/// Where links in mails lead: /verify-email, /reset-password, /shop/unsubscribe; and how one comes by a new one. Opening a link does nothing yet, as programs that
/// look through mails open it too: a button does it.
/// </summary>
internal sealed class LinkEndpoints(Ground ground)
{
    /// <summary>What stands in an address once it is done, so that reading the page anew does nothing again.</summary>
    private const string Done = "done";

    public void Map(IEndpointRouteBuilder routes)
    {
        var pages = ground.Pages(routes, "");
        pages.Page("/verify-email", Show<VerifyPage>);
        pages.Page("/reset-password", Show<ResetPage>);
        pages.Page("/shop/forgot", Show<ForgotPage>);
        pages.Page("/shop/unsubscribe", Show<UnsubscribePage>);
        var forms = ground.Pages(routes, "", LimitClass.Login);
        forms.Form("/verify-email", http => Take(http, Verify));
        forms.Form("/verify-email/again", http => Take(http, SendAgain));
        forms.Form("/reset-password", http => Take(http, Reset));
        forms.Form("/shop/forgot", http => Take(http, Forget));
        forms.Form("/shop/unsubscribe", http => Take(http, Unsubscribe));
    }

    private async Task<IResult> Show<TPage>(HttpContext http) where TPage : IComponent
    {
        var visitor = await ground.Visitors.Of(http);
        return await ground.Show<TPage>(
            visitor, new LinkModel(visitor.Query("token") ?? "", new Filled(), IsDone: http.Request.Query.ContainsKey(Done)));
    }

    private async Task<IResult> Take(HttpContext http, Func<Visitor, Form, Task<IResult>> take)
    {
        var visitor = await ground.Visitors.Of(http);
        return await ground.Forms.Read(visitor) is { } form ? await take(visitor, form) : Forms.NotYours;
    }

    private async Task<IResult> Verify(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Auth.VerifyEmail(new Verify { Token = form["token"] }, visitor.Stop);
        // A link that was used is as good as done for whom it was sent to.
        var isDone = answer.IsGood
            || (visitor.IsSignedIn && (await visitor.Shop.Account.Get(visitor.Stop)).Given is { EmailVerified: true });
        return isDone ? visitor.GoTo($"/verify-email?{Done}") : await Again<VerifyPage>(visitor, form, answer.Problem!);
    }

    private async Task<IResult> SendAgain(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Auth.ResendVerification(new Client.Models.Email { Value = form["email"] }, visitor.Stop);
        if (answer.Problem is { } problem)
            return await Again<VerifyPage>(visitor, form, problem, isOver: true);
        visitor.Say("If there is an account with that address that is not confirmed yet, a new link is on its way.");
        return visitor.GoTo("/shop/login");
    }

    private async Task<IResult> Reset(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Auth.ResetPassword(
            new Reset { Token = form["token"], Password = form.Raw("password") }, visitor.Stop);
        if (answer.Problem is { } problem)
            return await Again<ResetPage>(visitor, form, problem);
        visitor.Leave();       // every device is signed out, this one too
        visitor.Say("Your new password is set. Sign in with it.");
        return visitor.GoTo("/shop/login");
    }

    private async Task<IResult> Forget(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Auth.ForgotPassword(new Client.Models.Email { Value = form["email"] }, visitor.Stop);
        return answer.Problem is { } problem ? await Again<ForgotPage>(visitor, form, problem) : visitor.GoTo($"/shop/forgot?{Done}");
    }

    private async Task<IResult> Unsubscribe(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Notifications.Unsubscribe(new Link { Token = form["token"] }, stop: visitor.Stop);
        if (answer.IsGood)
            return visitor.GoTo($"/shop/unsubscribe?{Done}");
        return await Again<UnsubscribePage>(
            visitor, form, answer.Problem!, isOver: answer.Status == StatusCodes.Status400BadRequest);
    }

    private Task<IResult> Again<TPage>(Visitor visitor, Form form, Client.Problem problem, bool isOver = false) where TPage : IComponent =>
        ground.Show<TPage>(
            visitor, new LinkModel(form["token"], new Filled(form, problem), IsOver: isOver || problem.Code == "wrong-link"),
            StatusCodes.Status422UnprocessableEntity);
}
