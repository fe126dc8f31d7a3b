using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Coming in and going out: /shop/login, /shop/register, /shop/logout.</summary>
internal sealed class SignInEndpoints(Ground ground)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var doors = ground.Pages(routes, "/shop");
        doors.Page("/login", http => Show<LoginPage>(http));
        doors.Page("/register", http => Show<RegisterPage>(http));
        var trying = ground.Pages(routes, "/shop", LimitClass.Login);
        trying.Form("/login", LogIn);
        trying.Form("/register", Register);
        trying.Form("/logout", LogOut);
    }

    private async Task<IResult> Show<TPage>(HttpContext http) where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var visitor = await ground.Visitors.Of(http);
        var next = Go.Back(http.Request.Query["next"], "/shop/account");
        return visitor.IsSignedIn
            ? visitor.GoTo(next)
            : await ground.Show<TPage>(visitor, new DoorModel(next, new Filled().With("email", visitor.Query("email"))));
    }

    private async Task<IResult> LogIn(HttpContext http)
    {
        var (visitor, form) = await Read(http);
        if (form is null)
            return Forms.NotYours;
        var answer = await visitor.Shop.Auth.LogIn(new Login { Email = form["email"], Password = form.Raw("password") }, visitor.Stop);
        return await ComeIn<LoginPage>(visitor, form, answer);
    }

    private async Task<IResult> Register(HttpContext http)
    {
        var (visitor, form) = await Read(http);
        if (form is null)
            return Forms.NotYours;
        var answer = await visitor.Shop.Auth.Register(
            new Register { Name = form["name"], Email = form["email"], Password = form.Raw("password") }, stop: visitor.Stop);
        return await ComeIn<RegisterPage>(visitor, form, answer);
    }

    private async Task<IResult> LogOut(HttpContext http)
    {
        var visitor = await ground.Visitors.Of(http);
        if (await ground.Forms.Read(visitor) is null)
            return Forms.NotYours;
        if (visitor.Session is { } session)
            await visitor.Shop.Auth.LogOut(new RefreshToken { Value = session.SignIn.RefreshToken }, stop: visitor.Stop);
        visitor.Leave();
        visitor.CountNone();
        visitor.Say("You are signed out.");
        return visitor.GoTo("/");
    }

    private async Task<(Visitor Visitor, Form? Form)> Read(HttpContext http)
    {
        var visitor = await ground.Visitors.Of(http);
        var form = await ground.Forms.Read(visitor);
        visitor.Leave();       // whoever signs in is somebody new
        return (visitor, form);
    }

    /// <summary>What a guest had in the cart comes along.</summary>
    private async Task<IResult> ComeIn<TPage>(Visitor visitor, Form form, Answer<SignedIn> answer)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var next = Go.Back(form.Given("next"), "/shop/account");
        if (answer.Problem is { } problem)
            return await ground.ShowAgain<TPage>(visitor, new DoorModel(next, new Filled(form, problem)));
        visitor.Welcome(answer.Value);
        var cart = await visitor.Shop.Cart.Get(visitor.Stop);
        if (cart.IsGood)
            visitor.Count(cart.Value);
        return visitor.GoTo(next);
    }
}
