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

    /// <summary>Staff are few among many, and the API tells no roles apart.</summary>
    private const int MostLooked = 2_000;

    private const int ShownOrders = 5, LookedMessages = 100;

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
        var search = Search(visitor);
        var found = await visitor.Shop.Users.List(50, visitor.Query("after"), search, visitor.Stop);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<PeoplePage>(visitor, new PeopleModel(
                [.. found.Value.Items.Where(one => one.Role == "customer")], IsStaff: false,
                visitor.Query("search"), null, found.Value.Next));
    }

    private async Task<IResult> Staff(Visitor visitor)
    {
        var (role, staff, looked) = (visitor.Query("role") is "staff" or "admin" ? visitor.Query("role") : null, new List<StaffUser>(), 0);
        var (search, after) = (Search(visitor), (string?)null);
        do
        {
            var found = await visitor.Shop.Users.List(100, after, search, visitor.Stop);
            if (found.Problem is { } problem)
                return Ground.Refused(visitor, problem);
            staff.AddRange(found.Value.Items.Where(one => one.Role != "customer" && (role is null || one.Role == role)));
            (after, looked) = (found.Value.Next, looked + found.Value.Items.Count);
        }
        while (after is not null && looked < MostLooked);
        return await ground.Show<PeoplePage>(
            visitor, new PeopleModel(staff, IsStaff: true, visitor.Query("search"), role, IsWhole: after is null));
    }

    private async Task<IResult> Show(Visitor visitor)
    {
        var (shop, id, stop) = (visitor.Shop, visitor.Route("id"), visitor.Stop);
        var (orders, messages) = (
            shop.Orders.List(ShownOrders, customer: id, scope: "all", stop: stop),
            shop.Notifications.List(LookedMessages, scope: "all", stop: stop));
        var found = await shop.Users.Get(id, stop);
        var (theirs, told) = (await orders, await messages);
        return found.Problem is { } problem
            ? Ground.Refused(visitor, problem)
            : await ground.Show<PersonPage>(visitor, new PersonModel(
                found.Value, theirs.Given?.Items ?? [],
                [.. told.Given?.Items.Where(one => string.Equals(one.To, found.Value.Email, StringComparison.OrdinalIgnoreCase)) ?? []]));
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
