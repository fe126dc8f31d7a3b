using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Ordering.Tests.Http;

/// <summary>Orders once they are placed.</summary>
public class OrderTests(OrderShops shops)
{
    private const string NoOrder = "ord_00000000000000000000000000";

    [Theory, EachDatabase]
    public async Task A_customer_sees_own_orders_newest_first_page_by_page(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            shop.Fill(ada);
            ids.Insert(0, await OrderShop.Order(ada));
        }
        await shop.Pay(ids[2]);
        await OrderShop.Order(shop.Customer());
        var seen = new List<string>();
        for (var next = "/order?limit=2"; next.Length > 0;)
        {
            var page = (await ada.Get(next)).Is(200);
            seen.AddRange(Ids(page));
            next = page.Json["next"] is { } cursor ? "/order?limit=2&after=" + cursor : "";
        }
        Assert.Equal(ids, seen);
        Assert.Equal([ids[2]], Ids(await ada.Get("/order?status=paid")));
        Assert.Equal(4, Ids(await ada.Get("/order?status=awaiting-payment")).Length);
        Assert.Equal("A prd_1", (await ada.Get("/order?limit=1")).Text("items", "0", "items", "0", "name"));
    }

    [Theory, EachDatabase]
    public async Task Staff_see_everybodys_orders_when_they_ask_for_them(Engine engine)
    {
        var shop = await shops.On(engine);
        var (staff, ada) = (shop.Staff(), shop.Customer());
        var (adas, guests) = (await shop.Paid(ada), await OrderShop.Order(shop.Guest()));
        Assert.Empty(Ids(await staff.Get("/order")));
        var all = Ids(await staff.Get("/order?scope=all&limit=100"));
        Assert.Contains(adas, all);
        Assert.Contains(guests, all);
        Assert.Equal([adas], Ids(await staff.Get("/order?customer=" + ada.UserId)));
        Assert.Empty(Ids(await staff.Get($"/order?customer={ada.UserId}&status=shipped")));
        Assert.Contains(adas, Ids(await staff.Get("/order?scope=all&status=paid&limit=100")));
        Assert.Contains(guests, Ids(await staff.Get("/order?scope=all&status=awaiting-payment&limit=100")));
        Assert.Equal("paid", (await staff.Get("/order/" + adas)).Is(200).Text("status"));
    }

    [Theory, EachDatabase]
    public async Task Staff_find_an_order_by_its_number_or_all_of_an_address_however_they_are_written(Engine engine)
    {
        var shop = await shops.On(engine);
        var (staff, ada, guest) = (shop.Staff(), shop.Customer(), shop.Guest());
        var address = $"Find.Me{shop.Staff().UserId[^6..]}@Example.com";
        var guests = (await OrderShop.Checkout(guest, new { email = address })).Is(201).Text("id");
        shop.Fill(ada);
        var first = await shop.Paid(ada);
        shop.Fill(ada);
        var second = await OrderShop.Order(ada);

        var number = (await staff.Get("/order/" + first)).Is(200).Text("number");
        Assert.Equal([first], Ids(await Found(number)));
        Assert.Equal([first], Ids(await Found($" #{number[..4].ToLowerInvariant()}-{number[4..].Replace('0', 'o').Replace('1', 'l')}")));
        Assert.Empty(Ids(await Found(number[..7])));
        Assert.Empty(Ids(await Found("-")));
        Assert.Equal([guests], Ids(await Found(address.ToUpperInvariant())));
        var page = await Found(ada.Email, "&limit=1");
        Assert.Equal([second], Ids(page));
        Assert.Equal([first], Ids(await Found(ada.Email, "&limit=1&after=" + page.Text("next"))));
        Assert.Equal([first], Ids(await Found(ada.Email, "&status=paid")));
        Assert.Empty(Ids(await Found(number, "&status=expired")));
        (await Found("bob@example.com", "&after=" + page.Text("next"))).Is(400);

        Task<Reply> Found(string search, string more = "") => staff.Get($"/order?scope=all&search={Uri.EscapeDataString(search)}{more}");
    }

    [Theory]
    [InlineData("search=7K3Q9XZ2")]
    [InlineData("scope=all&search=")]
    [InlineData("scope=all&search=%00")]
    [InlineData("scope=all&customer=usr_00000000000000000000000001&search=7K3Q9XZ2")]
    public async Task A_search_is_among_everybodys_and_for_something(string query)
    {
        var shop = await shops.On(Engine.Sqlite);
        Assert.NotNull((await shop.Staff().Get("/order?" + query)).Is(400).Json["errors"]!["search"]);
        (await shop.Customer().Get("/order?scope=all&search=7K3Q9XZ2")).Is(403);
    }

    [Theory]
    [InlineData("?customer=usr_00000000000000000000000001", 403)]
    [InlineData("?scope=all", 403)]
    [InlineData("?userId=usr_00000000000000000000000001", 400)]
    [InlineData("?filter[owner]=a", 400)]
    [InlineData("?status=none", 400)]
    [InlineData("?status=Paid", 400)]
    [InlineData("?status=paid&status=shipped", 400)]
    [InlineData("?scope=mine", 400)]
    [InlineData("?limit=0", 400)]
    [InlineData("?limit=101", 400)]
    [InlineData("?limit=-1", 400)]
    [InlineData("?after=x", 400)]
    [InlineData("?sort=email", 400)]
    [Rows(38, 71, 72, 78)]
    public async Task A_list_knows_its_own_questions_only(string query, int status)
    {
        var shop = await shops.On(Engine.Sqlite);
        (await shop.Customer().Get("/order" + query)).Is(status);
    }

    [Fact, Rows(71)]
    public async Task A_cursor_is_good_for_its_own_list_and_nothing_else()
    {
        var shop = await shops.On(Engine.Sqlite);
        var (ada, staff) = (shop.Customer(), shop.Staff());
        for (var i = 0; i < 2; i++)
        {
            shop.Fill(ada);
            await OrderShop.Order(ada);
        }
        var cursor = (await ada.Get("/order?limit=1")).Text("next");
        (await ada.Get("/order?limit=1&after=" + cursor)).Is(200);
        (await ada.Get("/order?limit=1&status=paid&after=" + cursor)).Is(400);
        (await shop.Customer().Get("/order?after=" + cursor)).Is(400);
        (await staff.Get("/order?scope=all&after=" + cursor)).Is(400);
    }

    [Theory, EachDatabase, Rows(32, 33)]
    public async Task Another_buyers_order_is_not_there(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, bob, guest, eve) = (shop.Customer(), shop.Customer(), shop.Guest(), shop.Guest());
        var (adas, guests, eves) = (await OrderShop.Order(ada), await OrderShop.Order(guest), await OrderShop.Order(eve));
        foreach (var id in new[] { adas, guests, NoOrder })
        {
            foreach (var stranger in new[] { bob, eve })
            {
                (await stranger.Get("/order/" + id)).Is(404, "not-found");
                (await stranger.Get($"/order/{id}/timeline")).Is(404);
                (await stranger.Get($"/order/{id}/events")).Is(404);
                (await stranger.Post($"/order/{id}/cancel", new { })).Is(404);
            }
            (await bob.Patch($"/order/{id}/status", new { status = "shipped" })).Is(403);
            var nobody = shop.Shop.Visitor();
            foreach (var path in new[] { "", "/timeline", "/events" })
                (await nobody.Get($"/order/{id}{path}")).Is(401);
            (await nobody.Post($"/order/{id}/cancel", new { })).Is(401);
        }
        Assert.Equal("awaiting-payment", (await eve.Get("/order/" + eves)).Is(200).Text("status"));
        Assert.Equal("awaiting-payment", (await ada.Get("/order/" + adas)).Is(200).Text("status"));
    }

    [Theory, EachDatabase, Rows(33)]
    public async Task Neither_a_number_nor_an_edited_token_opens_an_order(Engine engine)
    {
        var shop = await shops.On(engine);
        var guest = shop.Guest();
        var id = await OrderShop.Order(guest);
        var (token, nobody) = (guest.OrderToken, shop.Shop.Visitor());
        var number = (await guest.Get("/order/" + id)).Text("number");
        (await nobody.Get("/order/" + number)).Is(401);
        (await guest.Get("/order/" + number)).Is(404);
        var edited = token[..^1] + (token[^1] == 'A' ? 'E' : 'A');
        foreach (var wrong in new[] { edited, token.ToLowerInvariant(), token[31..], id, id + ".", token + "A", " ", "ł" + token[1..] })
        {
            nobody.OrderToken = wrong;
            (await nobody.Get("/order/" + id)).Is(401);
        }
        nobody.OrderToken = token;
        (await nobody.Get("/order/" + id)).Is(200);
        var ada = shop.Customer();
        ada.OrderToken = token;       // signed in meanwhile, and still the one who holds the token
        (await ada.Get("/order/" + id)).Is(200);
        ada.OrderToken = shop.TokenFor(await OrderShop.Order(shop.Customer()));
        (await shop.Shop.Visitor().Get("/order/" + ada.OrderToken[..30], ("X-Order-Token", ada.OrderToken))).Is(404);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("..%2f1")]
    [InlineData("[]")]
    [InlineData("%7b%7d")]
    [InlineData("{01890a5d-ac96-774b-bcce-b302099a8057}")]
    [InlineData("ORD_00000000000000000000000000")]
    [InlineData("ord_' OR 1=1--")]
    [Rows(39)]
    public async Task An_odd_id_is_nothing(string id)
    {
        var shop = await shops.On(Engine.Sqlite);
        var staff = shop.Staff();
        foreach (var id2 in new[] { id, id + new string('9', 4000) })
        {
            Assert.InRange((await staff.Get("/order/" + id2)).Status, 400, 404);
            Assert.InRange((await staff.Get($"/order/{id2}/timeline")).Status, 400, 404);
            Assert.InRange((await staff.Patch($"/order/{id2}/status", new { status = "shipped" })).Status, 400, 404);
            Assert.InRange((await staff.Post($"/order/{id2}/cancel", new { })).Status, 400, 404);
        }
    }

    [Theory, EachDatabase, Rows(58)]
    public async Task No_step_can_be_skipped_and_none_taken_back(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, staff) = (shop.Customer(), shop.Staff());
        var id = await OrderShop.Order(ada);
        (await Move(staff, id, "shipped")).Is(409, "not-possible");
        (await Move(staff, id, "delivered")).Is(409, "not-possible");
        await shop.Pay(id);
        (await Move(staff, id, "delivered")).Is(409);
        Assert.Equal(["shipped", "1Z999"], (await Move(staff, id, "shipped", "1Z999")).Is(200).Texts("status", "tracking"));
        (await Move(staff, id, "shipped")).Is(409);
        (await Move(staff, id, "cancelled")).Is(409);
        (await ada.Post($"/order/{id}/cancel", new { reason = "too late" })).Is(409, "not-possible");
        Assert.Equal("shipped", (await ada.Post($"/order/{id}/cancel", new { })).Is(409).Text("orderStatus"));
        Assert.Equal(["delivered", "1Z999"], (await Move(staff, id, "delivered")).Is(200).Texts("status", "tracking"));
        (await Move(staff, id, "cancelled")).Is(409);
        var book = await shop.Shop.Database("ordering").Read(async snapshot => await Audit.About(snapshot, id));
        Assert.Equal(
            [(staff.UserId, "paid", "shipped"), (staff.UserId, "shipped", "delivered")],
            book.Select(one => (one.ActorId, one.Was, one.Became)));
        var steps = (await ada.Get($"/order/{id}/timeline")).Json["items"]!.AsArray();
        Assert.Equal("staff", (string)steps[^1]!["by"]!);
        Assert.Equal(staff.UserId, (await staff.Get($"/order/{id}/timeline")).Text("items", "4", "by"));
    }

    [Theory]
    [InlineData("""{"status":"paid"}""")]
    [InlineData("""{"status":"refunded"}""")]
    [InlineData("""{"status":"Shipped"}""")]
    [InlineData("""{"status":1}""")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{}""")]
    [InlineData("""{"state":"Paid"}""")]
    [InlineData("""{"status":"shipped","paid":true}""")]
    [InlineData("""{"status":"shipped","tracking":"a\u0000b"}""")]
    [Rows(44)]
    public async Task Staff_move_an_order_to_what_they_may_and_nothing_else(string body)
    {
        var shop = await shops.On(Engine.Sqlite);
        var id = await shop.Paid(shop.Customer());
        (await shop.Staff().Patch($"/order/{id}/status", body)).Is(400);
        Assert.Equal("paid", (await shop.Staff().Get("/order/" + id)).Text("status"));
    }

    [Fact, Rows(44, 49)]
    public async Task A_customer_writes_nothing_into_an_order()
    {
        var shop = await shops.On(Engine.Sqlite);
        var ada = shop.Customer();
        var id = await OrderShop.Order(ada);
        (await ada.Patch($"/order/{id}/status", new { status = "cancelled" })).Is(403);
        (await ada.Patch("/order/" + id, new { state = "Paid" })).Is(405);
        (await ada.Put("/order/" + id, new { status = "paid" })).Is(405);
        (await ada.Delete("/order/" + id)).Is(405);
        (await ada.Post("/order", new { })).Is(405);
        (await ada.Post($"/order/{id}/cancel", new { reason = "x", refund = 1 })).Is(400);
        (await ada.Post($"/order/{id}/cancel", new { reason = new string('x', 501) })).Is(400);
        Assert.Equal("awaiting-payment", (await ada.Get("/order/" + id)).Text("status"));
    }

    [Theory, EachDatabase]
    public async Task An_owner_or_a_guest_calls_an_order_off_and_a_paid_one_gives_the_money_back(Engine engine)
    {
        var shop = await shops.On(engine);
        foreach (var buyer in new[] { shop.Customer(), shop.Guest() })
        {
            var id = await shop.Paid(buyer);
            var reply = (await buyer.Post($"/order/{id}/cancel", new { reason = "too big" }, ("Idempotency-Key", "c1"))).Is(200);
            Assert.Equal("cancelled", reply.Text("status"));
            var again = (await buyer.Post($"/order/{id}/cancel", new { reason = "too big" }, ("Idempotency-Key", "c1"))).Is(200);
            Assert.Equal(("true", reply.Body), (again.Header("Idempotency-Replayed"), again.Body));
            (await buyer.Post($"/order/{id}/cancel", null)).Is(409, "not-possible");
            var back = await shop.Shop.Hear<RefundRequested>(one => one.OrderId == id);
            Assert.Equal(("cancelled", 2500L), (back.Cause, back.Amount.Minor));
            Assert.True((await shop.Shop.Hear<OrderCancelled>(one => one.OrderId == id)).Restock);
            await shop.Shop.Say(new RefundSucceeded(id, back.PaymentId, "rfd_" + id, back.Amount, back.Amount));
            await shop.Shop.Settled();
            var note = (await buyer.Get($"/order/{id}/timeline")).Json["items"]!.AsArray()[^1]!;
            Assert.Equal(("money-returned", "payments", "25 USD"), ((string)note["what"]!, (string)note["by"]!, (string)note["note"]!));
        }
    }

    [Theory, EachDatabase]
    public async Task What_goes_wrong_with_money_is_on_the_timeline(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var id = await OrderShop.Order(ada);
        await shop.Shop.Say(new PaymentFailed(id, "pay_declined" + id, Desk.Usd(2500), "card_declined"));
        await shop.Shop.Settled();
        await shop.Pay(id);
        await shop.Pay(id, "pay_twice" + id);
        await shop.Shop.Say(new RefundFailed(id, "pay_" + id, "rfd_x" + id, Desk.Usd(1), Desk.Usd(0), "provider_refused"));
        await shop.Shop.Settled();
        await shop.Shop.Say(new RefundSucceeded(id, "pay_" + id, "rfd_y" + id, Desk.Usd(2500), Desk.Usd(2500)));
        await shop.Shop.Settled();
        var steps = (await ada.Get($"/order/{id}/timeline")).Json["items"]!.AsArray();
        Assert.Equal(
            ["placed", "stock-reserved", "payment-declined", "paid", "payment-refused", "refund-failed", "refunded"],
            steps.Select(step => (string)step!["what"]!));
        Assert.Equal("refunded", (await ada.Get("/order/" + id)).Text("status"));
    }

    [Theory, EachDatabase]
    public async Task Who_was_erased_is_in_no_order(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, staff) = (shop.Customer(), shop.Staff());
        var home = new { name = "Ada", line1 = "12 St James's Square", city = "London", country = "GB" };
        var id = (await OrderShop.Checkout(ada, new { shippingAddress = home })).Is(201).Text("id");
        await shop.Pay(id);
        await shop.Shop.Say(new UserErased(ada.UserId));
        await Eventually.Equal("", async () => (await staff.Get("/order/" + id)).Text("email"));
        var order = (await staff.Get("/order/" + id)).Json;
        Assert.Equal((null, null, "paid"), (order["customerId"], order["shippingAddress"], (string)order["status"]!));
    }

    private static Task<Reply> Move(Visitor staff, string id, string status, string? tracking = null) =>
        staff.Patch($"/order/{id}/status", tracking is null ? new { status } : new { status, tracking });

    private static string[] Ids(Reply page) => [.. page.Is(200).Json["items"]!.AsArray().Select(order => (string)order!["id"]!)];
}
