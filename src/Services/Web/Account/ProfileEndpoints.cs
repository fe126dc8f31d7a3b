using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Who somebody is: /shop/account.</summary>
internal sealed class ProfileEndpoints(Ground ground)
{
    /// <summary>A picture of 5 MB and the form around it. What is larger is refused by Media, in its words.</summary>
    private const long LargestUpload = 6 * 1024 * 1024;

    private const string Here = "/shop/account";

    public void Map(IEndpointRouteBuilder routes)
    {
        var account = new SignedInRoutes(ground, routes, Here);
        account.Page("", visitor => Draw(visitor));
        account.Form("", Change);
        account.Form("/picture", PutUp).Body(LargestUpload);
        account.Form("/picture/remove", TakeDown);
        account.Form("/email", SendLink).Limit(LimitClass.Login);
        account.Form("/password", ChangePassword).Limit(LimitClass.Login);
    }

    private async Task<IResult> Change(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Account.Change(new Profile { Name = form["name"], Phone = form.Given("phone") }, visitor.Stop);
        if (answer.Problem is { } problem)
            return await Draw(visitor, filled: new Filled(form, problem), refusal: problem);
        visitor.Rename(answer.Value.Name);
        visitor.Say("Saved.");
        return visitor.GoTo(Here);
    }

    private async Task<IResult> PutUp(Visitor visitor, Form form)
    {
        if (form.Files["file"] is not { Length: > 0 } file)
        {
            visitor.Say("Choose a picture first.", isBad: true);
            return visitor.GoTo(Here);
        }
        using var bytes = new StreamContent(file.OpenReadStream());
        using var upload = new MultipartFormDataContent { { bytes, "file", "picture" }, { new StringContent("avatar"), "purpose" } };
        var picture = await visitor.Shop.Media.Add(upload, stop: visitor.Stop);
        return picture.Problem is { } problem
            ? Told(visitor, problem)
            : await Show(visitor, picture.Value.Id, "Your picture is up.");
    }

    private Task<IResult> TakeDown(Visitor visitor, Form form) => Show(visitor, null, "Your picture is gone.");

    /// <summary>Shows another picture or none; the one before goes for good.</summary>
    private static async Task<IResult> Show(Visitor visitor, string? pictureId, string done)
    {
        var (account, stop) = (visitor.Shop.Account, visitor.Stop);
        var before = await account.Get(stop);
        var answer = before.IsGood ? await account.Change(new Profile { Avatar = pictureId }, stop) : before;
        if (answer.Problem is { } problem)
            return Told(visitor, problem);
        if (before.Value.AvatarUrl is { } old)
            await visitor.Shop.Media.Remove(old[(old.LastIndexOf('/') + 1)..], stop);
        visitor.Say(done);
        return visitor.GoTo(Here);
    }

    private static async Task<IResult> SendLink(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Auth.ResendVerification(new Client.Models.Email { Value = visitor.Email }, visitor.Stop);
        if (answer.Problem is { } problem)
            return Told(visitor, problem);
        visitor.Say($"The link is on its way to {visitor.Email}.");
        return visitor.GoTo(Here);
    }

    private async Task<IResult> ChangePassword(Visitor visitor, Form form)
    {
        var answer = await visitor.Shop.Account.ChangePassword(
            new Password { Current = form.Raw("current"), Value = form.Raw("password") }, form.Given("key"), visitor.Stop);
        if (answer.Problem is { } problem)
            return await Draw(visitor, password: new Filled(null, Beside("current", problem)), refusal: problem);
        visitor.Say("Your new password is set. Every other device is signed out.");
        return visitor.GoTo(Here);
    }

    /// <summary>A wrong password is told beside the field in which it was asked.</summary>
    internal static Client.Problem Beside(string field, Client.Problem problem) => problem.Code != "wrong-password" ? problem : problem with
    {
        Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = ["That is not your password."] },
    };

    private static IResult Told(Visitor visitor, Client.Problem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
            return visitor.SignInFirst();
        visitor.Say(Filled.Said(problem), isBad: true);
        return visitor.GoTo(Here);
    }

    private async Task<IResult> Draw(Visitor visitor, Filled? filled = null, Filled? password = null, Client.Problem? refusal = null)
    {
        var user = await visitor.Shop.Account.Get(visitor.Stop);
        if (user.Problem is { } problem)
            return Ground.Refused(visitor, problem);
        visitor.Rename(user.Value.Name);
        var given = (filled ?? new Filled()).With("name", user.Value.Name).With("phone", user.Value.Phone);
        return await ground.Show<ProfilePage>(
            visitor, new ProfileModel(user.Value, given, password ?? new Filled(), ground.Visitors.Clock.NewSecret()),
            refusal is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity);
    }
}
