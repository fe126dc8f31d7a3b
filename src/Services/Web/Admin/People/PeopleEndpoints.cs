using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Client.Models;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Everybody with an account, and what they may do: /admin/customers and /admin/staff.</summary>
internal sealed class PeopleEndpoints(Ground ground)
{
    /// <summary>The search of the API begins with this many letters.</summary>
    private const int LeastSearch = 2;

    private const int ShownPeople = 50, ShownOrders = 5, ShownMessages = 10;

    public void Map(IEndpointRouteBuilder routes)
    {
        var admin = new AdminRoutes(ground, routes);
        admin.Page("/customers", Customers, Role.Admin);
        admin.Page("/staff", Staff, Role.Admin);
        foreach (var path in (string[])["/customers/{id}", "/staff/{id}"])
        {
            admin.Page(path, Show, Role.Admin);
            admin.Form(path + "/access", ChangeAccess, Role.Admin);
            admin.Form(path + "/role", ChangeRole, Role.Admin);
        }
    }

    private async Task<IResult> Customers(Visitor visitor)
    {
        var found = await Read(visitor, "customer");
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<PeoplePage>(visitor, new PeopleModel(
                found.Value.Items, IsStaff: false, visitor.Query("search"), null, found.Value.Next));
    }

    private async Task<IResult> Staff(Visitor visitor)
    {
        var wanted = visitor.Query("role") is "staff" or "admin" ? visitor.Query("role") : null;
        if (wanted is not null)
        {
            var found = await Read(visitor, wanted);
            return found.Problem is { } problem ? Ground.Refused(visitor, problem) : await Show(found.Value.Items, found.Value.Next);
        }
        var (admins, staff) = (Read(visitor, "admin"), Read(visitor, "staff"));
        return ((await admins).Problem ?? (await staff).Problem) is { } wrong
            ? Ground.Refused(visitor, wrong)
            : await Show(
                [.. (await admins).Value.Items, .. (await staff).Value.Items], null,
                isWhole: ((await admins).Value.Next ?? (await staff).Value.Next) is null);

        Task<IResult> Show(IReadOnlyList<StaffUser> all, string? next, bool isWhole = true) =>
            ground.Show<PeoplePage>(visitor, new PeopleModel(all, IsStaff: true, visitor.Query("search"), wanted, next, isWhole));
    }

    private static Task<Client.Answer<StaffUserPage>> Read(Visitor visitor, string role) =>
        visitor.Shop.Users.List(ShownPeople, visitor.Query("after"), Search(visitor), role, visitor.Stop);

    private async Task<IResult> Show(Visitor visitor)
    {
        var (shop, id, stop) = (visitor.Shop, visitor.Route("id"), visitor.Stop);
        var (orders, messages) = (
            shop.Orders.List(ShownOrders, customer: id, scope: "all", stop: stop),
            shop.Notifications.List(ShownMessages, customer: id, stop: stop));
        var found = await shop.Users.Get(id, stop);
        var (theirs, told) = (await orders, await messages);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<PersonPage>(visitor, new PersonModel(
                found.Value, theirs.Given?.Items ?? [], told.Given?.Items ?? []));
    }

    private static Task<IResult> ChangeAccess(Visitor visitor, Form form)
    {
        var isClosed = form["disabled"] == "yes";
        return Change(visitor, new AccessPatch { Disabled = isClosed }, user => isClosed
            ? $"{user.Name} can't sign in any more." : $"{user.Name} can sign in again.");
    }

    private static Task<IResult> ChangeRole(Visitor visitor, Form form) =>
        Change(visitor, new AccessPatch { Role = form.Given("role") }, user => $"{user.Name} is {Name(user.Role)} now.");

    private static async Task<IResult> Change(Visitor visitor, AccessPatch change, Func<StaffUser, string> told)
    {
        var id = visitor.Route("id");
        var answer = await visitor.Shop.Users.Change(id, change, visitor.Stop);
        if (answer.Problem is { Status: StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound } problem)
            return Ground.Refused(visitor, problem);
        visitor.Say(answer.IsGood ? told(answer.Value) : Filled.Said(answer.Problem!), !answer.IsGood);
        // Whoever made themselves less may not look at this page any more.
        return visitor.GoTo(answer.Given is { } user && id == visitor.Session!.Who.UserId && user.Role != "admin"
            ? "/admin" : AdminGo.Under(answer.Given is { Role: not "customer" } ? AdminGo.Staff : AdminGo.Customers, id));
    }

    private static string Name(string role) => role switch { "admin" => "an admin", "staff" => "one of the staff", _ => "a customer" };

    private static string? Search(Visitor visitor) => visitor.Query("search")?.Trim() is { Length: >= LeastSearch } search ? search : null;
}
