using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class ForgetCustomersTests
{
    private static readonly ShippingAddress Home =
        new("Ada Lovelace", "12 St James's Square", null, "London", null, "SW1Y", "GB", "+442079460000");

    [Theory, EachDatabase]
    public async Task Orders_stay_without_the_person_and_unpaid_ones_are_called_off(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        var buyer = Desk.Buyer() with { ShippingAddress = Home };
        var (paid, open, cancelled) = (
            await desk.PlaceAndPay(buyer: buyer), await desk.PlaceAndHold(buyer: buyer), await desk.PlaceAndHold(buyer: buyer));
        await desk.Cancel(cancelled);
        var others = await desk.PlaceAndPay(buyer: Desk.Buyer("usr_bob") with { ShippingAddress = Home });
        await Erase(desk);
        Assert.Equal(OrderState.Paid, (await desk.Get(paid)).Status);
        Assert.Equal(OrderState.Cancelled, (await desk.Get(open)).Status);
        foreach (var id in new[] { paid, open, cancelled })
        {
            var order = await desk.Get(id);
            Assert.Equal((null, "", null), (order.CustomerId, order.Email, order.ShippingAddress));
            Assert.Equal(2500, order.Total.Minor);
            Assert.DoesNotContain(await desk.Steps(id), step => step.Detail?.Contains("mind", StringComparison.Ordinal) == true);
            Assert.Null(desk.Tokens.HashFor(order));
        }
        Assert.Equal((Home, "usr_bob"), ((await desk.Get(others)).ShippingAddress, (await desk.Get(others)).CustomerId));
        Assert.Empty((await Export(desk, Desk.Ada)).AsArray());
    }

    [Theory, EachDatabase]
    public async Task Whoever_bought_for_years_is_forgotten_turn_by_turn_and_what_comes_late_too(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        for (var i = 0; i < ForgetCustomers.MostPerTurn + 3; i++)
            await desk.Place();
        await Erase(desk);
        Assert.Equal(3, await Left(desk));
        await Turn(desk);
        Assert.Equal(0, await Left(desk));
        await desk.Place();                       // a checkout that was under way
        await Turn(desk);
        Assert.Equal(0, await Left(desk));
        desk.Time.Advance(ForgetCustomers.Patience + TimeSpan.FromSeconds(1));
        await Turn(desk);
        Assert.Equal(0, await desk.Db.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM erased_customer")));
    }

    [Theory, EachDatabase]
    public async Task A_customer_takes_all_orders_away(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        for (var i = 0; i < 105; i++)
            await desk.Place(buyer: Desk.Buyer() with { ShippingAddress = Home });
        await desk.Place(buyer: Desk.Buyer("usr_bob"));
        var told = (await Export(desk, Desk.Ada)).AsArray();
        Assert.Equal(105, told.Select(order => (string)order!["id"]!).Distinct().Count());
        Assert.Equal("12 St James's Square", (string)told[0]!["shippingAddress"]!["line1"]!);
        Assert.Equal("A prd_1", (string)told[104]!["items"]![0]!["name"]!);
    }

    private static async Task Erase(Desk desk)
    {
        await desk.Db.Transact(tx => ForgetCustomers.Note(tx, Desk.Ada));
        await desk.Db.Transact(tx => ForgetCustomers.Note(tx, Desk.Ada));
        await Turn(desk);
    }

    private static Task Turn(Desk desk) => desk.Db.Transact(tx => ForgetCustomers.Run(tx, desk.Tokens));

    private static async Task<int> Left(Desk desk) =>
        (await desk.Db.Read(async snapshot => await OrderStore.Of(snapshot, Desk.Ada, null, null, 100))).Count;

    private static async Task<System.Text.Json.Nodes.JsonNode> Export(Desk desk, string customer) =>
        (await desk.Db.Read(snapshot => ExportOrders.Run(snapshot, customer))).Data["orders"]!;
}
