using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests.Http;

/// <summary>POST /order/checkout.</summary>
public class CheckoutTests(OrderShops shops)
{
    private const string Members =
        "id number status customerId email items subtotal discount shipping tax total currency shippingAddress paymentId tracking "
        + "expiresAt createdAt updatedAt";

    private static readonly object Home = new { name = "Ada", line1 = "12 St James's Square", city = "London", country = "GB" };

    [Theory, EachDatabase]
    public async Task A_customer_checks_out_and_the_order_awaits_payment(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer(Desk.Line("prd_1", 2, 1250), Desk.Line("prd_2", 1, 999));
        var reply = (await OrderShop.Checkout(ada)).Is(201);
        Assert.Equal(Members, reply.Members());
        Assert.Equal("/order/" + reply.Text("id"), reply.Header("Location"));
        Assert.Equal(
            ["awaiting-payment", ada.UserId, ada.Email, "34.99", "USD"], reply.Texts("status", "customerId", "email", "total", "currency"));
        Assert.Equal("productId name quantity unitPrice lineTotal", reply.Members("items", "0"));
        Assert.Equal(25m, (decimal)reply.Json["items"]![0]!["lineTotal"]!);
        Assert.Equal(reply.Text("id")[^8..], reply.Text("number"));
        Assert.Equal(reply.Body, (await ada.Get(reply.Header("Location")!)).Is(200).Body);
    }

    [Theory]
    [InlineData(40, "0.4 USD is too little to be paid. The least is 0.5 USD.")]
    [InlineData(1_010, "10.1 USD is too much to be paid at once. The most is 10 USD.")]
    [InlineData(55, "0.55 USD can't be paid: it must be a multiple of 0.1 USD.")]
    public async Task A_total_that_the_payment_provider_cant_charge_is_told_before_it_is_an_order(long minor, string why)
    {
        await using var shop = await OrderShop.Open(Engine.Sqlite, terms: new(50, 1_000, 10));
        var ada = shop.Customer(Desk.Line("prd_1", 1, minor));
        Assert.Equal(why, (await OrderShop.Checkout(ada)).Is(409, "total-not-payable").Text("detail"));
        await shop.HasNoOrder(ada);
        shop.Fill(ada, Desk.Line("prd_1", 1, 50));
        (await OrderShop.Checkout(ada)).Is(201);
    }

    [Theory, EachDatabase]
    public async Task A_guest_checks_out_with_an_email_and_follows_the_order_with_its_token(Engine engine)
    {
        var shop = await shops.On(engine);
        var guest = shop.Guest();
        var reply = (await OrderShop.Checkout(guest)).Is(201);
        Assert.Equal(Members + " orderToken", reply.Members());
        Assert.Equal("guest@example.com", reply.Text("email"));
        Assert.StartsWith(reply.Text("id") + ".", reply.Text("orderToken"));
        guest.OrderToken = reply.Text("orderToken");
        var shown = (await guest.Get("/order/" + reply.Text("id"))).Is(200);
        Assert.Equal(Members, shown.Members());
        var placed = await shop.Shop.Hear<OrderPlaced>(said => said.OrderId == reply.Text("id"));
        Assert.Equal(OrderTokens.Hash(guest.OrderToken), placed.OrderTokenHash);
    }

    [Theory, EachDatabase]
    public async Task A_paid_order_is_paid_for_everybody(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var id = await shop.Paid(ada);
        var order = (await ada.Get("/order/" + id)).Is(200);
        Assert.Equal(["paid", "pay_" + id], order.Texts("status", "paymentId"));
        var paid = await shop.Shop.Hear<OrderPaid>(said => said.OrderId == id);
        Assert.Equal((2, 1250, "pay_" + id), (paid.Lines[0].Quantity, paid.Lines[0].UnitPrice.Minor, paid.PaymentId));
        var steps = (await ada.Get($"/order/{id}/timeline")).Is(200).Json["items"]!.AsArray();
        Assert.Equal(["placed", "stock-reserved", "paid"], steps.Select(step => (string)step!["what"]!));
        Assert.Equal("at status what by note", string.Join(' ', steps[0]!.AsObject().Select(member => member.Key)));
    }

    [Theory, EachDatabase]
    public async Task Where_it_goes_is_kept_as_it_was_written(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var address = new
        {
            name = "Ada 🎈 Lovelace",
            line1 = "12 St James's Square",
            line2 = "<b>2nd</b> floor",
            city = "Łódź",
            region = "N/A",
            postalCode = "90-001",
            country = "PL",
            phone = "+48426000000",
        };
        var body = new { shippingAddress = address, shippingMethod = "standard", expectedTotal = 25.00m };
        var reply = (await OrderShop.Checkout(ada, body)).Is(201);
        var kept = (await ada.Get("/order/" + reply.Text("id"))).Json["shippingAddress"];
        Assert.True(JsonNode.DeepEquals(System.Text.Json.JsonSerializer.SerializeToNode(address), kept), kept!.ToJsonString());
    }

    [Fact, Rows(33)]
    public async Task Who_brings_neither_a_user_nor_a_cart_is_nobody()
    {
        var shop = await shops.On(Engine.Sqlite);
        (await shop.Shop.Visitor().Post("/order/checkout", new { email = "guest@example.com" })).Is(401, "unauthorized");
        (await shop.Shop.Visitor().Post("/order/checkout", new { }, ("X-Cart-Token", "no-token"))).Is(401);
        (await shop.Shop.Visitor().Post("/order/checkout", new { }, ("X-Cart-Token", new string('a', 300) + ".b"))).Is(401);
    }

    [Theory]
    [InlineData("""{}""", "email")]
    [InlineData("""{"email":"nobody"}""", "email")]
    [InlineData("""{"email":"a@x.de\r\nBcc: v@x.de"}""", "email")]
    [InlineData("""{"email":"a@x.de,b@x.de"}""", "email")]
    [InlineData("""{"email":"a@x.de","shippingMethod":"teleport"}""", "shippingMethod")]
    [InlineData("""{"email":"a@x.de","expectedTotal":-1}""", "expectedTotal")]
    [InlineData("""{"email":"a@x.de","expectedTotal":25.001}""", "expectedTotal")]
    [InlineData("""{"email":"a@x.de","shippingAddress":{"name":"A","line1":"B","city":"C","country":"ZZ"}}""", "shippingAddress.country")]
    [InlineData("""{"email":"a@x.de","shippingAddress":{"name":"\u0000","line1":"B","city":"C","country":"GB"}}""", "shippingAddress.name")]
    [InlineData("""{"email":"a@x.de","shippingAddress":{"name":"A","line1":"\u202e","city":"","country":"GB"}}""", "shippingAddress.line1")]
    [InlineData("""{"email":"a@x.de","shippingAddress":{"name":"A","line1":"B","city":" ","country":"GB"}}""", "shippingAddress.city")]
    [Rows(65, 68)]
    public async Task What_does_not_fit_is_refused_by_its_field(string body, string field)
    {
        var shop = await shops.On(Engine.Sqlite);
        var guest = shop.Guest();
        var reply = (await guest.Post("/order/checkout", body)).Is(400);
        Assert.Contains(field, (reply.Json["errors"] as JsonObject)!.Select(error => error.Key));
        await shop.HasNoOrder(guest);
    }

    [Theory]
    [InlineData("total", "1")]
    [InlineData("unitPrice", "1")]
    [InlineData("discount", "24")]
    [InlineData("tax", "0")]
    [InlineData("currency", "\"JPY\"")]
    [InlineData("status", "\"paid\"")]
    [InlineData("state", "\"Paid\"")]
    [InlineData("customerId", "\"usr_00000000000000000000000001\"")]
    [InlineData("userId", "\"usr_00000000000000000000000001\"")]
    [InlineData("paid", "true")]
    [InlineData("createdAt", "\"2020-01-01T00:00:00Z\"")]
    [InlineData("Email", "\"eve@example.com\"")]
    [InlineData("email", "\"eve@example.com\"")]       // the second one of this name
    [InlineData("addressId", "\"adr_00000000000000000000000001\"")]
    [InlineData("shippingAddress", "\"adr_00000000000000000000000001\"")]
    [InlineData("items", "[]")]
    [Rows(35, 43, 45)]
    public async Task A_buyer_says_nothing_that_is_the_shops_to_say(string member, string value)
    {
        var shop = await shops.On(Engine.Sqlite);
        var guest = shop.Guest();
        (await guest.Post("/order/checkout", $$"""{"email":"a@x.de","{{member}}":{{value}}}""")).Is(400);
        await shop.HasNoOrder(guest);
    }

    [Fact, Rows(55, 65)]
    public async Task However_much_is_sent_no_order_comes_of_it()
    {
        var shop = await shops.On(Engine.Sqlite);
        var guest = shop.Guest();
        foreach (var length in new[] { 10_000, 5_000_000 })
        {
            var address = new { name = "Ada", line1 = new string('x', length), city = "London", country = "GB" };
            var body = new { email = "a@x.de", shippingAddress = address };
            (await OrderShop.Checkout(guest, body, ("Expect", "100-continue"))).Is(413, "body-too-large");
        }
        foreach (var name in new[] { new string('x', 101), "a\\r\\nb", "\\u0007", "\\u202eadA" })
        {
            var body = $$$"""{"email":"a@x.de","shippingAddress":{"name":"{{{name}}}","line1":"B","city":"C","country":"GB"}}""";
            (await guest.Post("/order/checkout", body)).Is(400, "invalid-input", "shippingAddress.name");
        }
        (await guest.Post("/order/checkout", new string('[', 8_000))).Is(400);
        (await guest.Post("/order/checkout", $"[{string.Join(',', Enumerable.Repeat("1", 4_000))}]")).Is(400);
        await shop.HasNoOrder(guest);
    }

    [Theory, EachDatabase, Rows(57)]
    public async Task A_cart_that_can_not_be_ordered_says_why(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var cart = shop.Fill(ada);
        shop.Fill(ada, cart with { Lines = [] });
        (await OrderShop.Checkout(ada)).Is(409, "empty-cart");
        shop.Fill(ada, cart with { Problems = [new CartProblem("prd_1", "short", "Of A prd_1 there is only 1 left.", 1)] });
        var problems = (await OrderShop.Checkout(ada)).Is(409, "cart-problems").Json["problems"]!;
        Assert.Equal(
            """[{"productId":"prd_1","name":"A prd_1","code":"short","message":"Of A prd_1 there is only 1 left.","available":1}]""",
            problems.ToJsonString());
        shop.Fill(ada, cart);
        var changed = (await OrderShop.Checkout(ada, new { expectedTotal = 24.99m })).Is(409, "total-changed");
        Assert.Equal((25m, "USD"), ((decimal)changed.Json["total"]!, changed.Text("currency")));
        (await OrderShop.Checkout(ada, new { expectedTotal = 25m })).Is(201);
    }

    [Theory, EachDatabase, Rows(57)]
    public async Task A_cart_that_was_ordered_already_gives_the_order_and_no_second_one(Engine engine)
    {
        var shop = await shops.On(engine);
        foreach (var buyer in new[] { shop.Customer(), shop.Guest() })
        {
            var first = (await OrderShop.Checkout(buyer)).Is(201);
            var again = (await OrderShop.Checkout(buyer)).Is(409, "ordered-already");
            Assert.Equal(first.Text("id"), again.Text("order", "id"));
            Assert.True(JsonNode.DeepEquals(first.Json["orderToken"], again.Json["order"]!["orderToken"]));
            await shop.Pay(first.Text("id"));
            Assert.Equal("paid", (await OrderShop.Checkout(buyer)).Is(409, "ordered-already").Text("order", "status"));
        }
    }

    [Theory, EachDatabase, Rows(57)]
    public async Task Of_two_checkouts_at_once_one_is_an_order(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer();
        var replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => OrderShop.Checkout(ada)));
        Assert.Equal([201, 409, 409, 409, 409, 409, 409, 409], replies.Select(reply => reply.Status).Order());
        Assert.Single((await ada.Get("/order")).Json["items"]!.AsArray());
    }

    [Theory, EachDatabase]
    public async Task Stock_that_is_short_is_named(Engine engine)
    {
        var shop = await shops.On(engine);
        var product = "prd_short_" + engine;
        shop.IsShort(product, 1);
        var ada = shop.Customer(Desk.Line("prd_1"), Desk.Line(product, 3));
        (string, string)[] same = [("Idempotency-Key", "short"), ("X-Request-Id", "same")];
        var reply = (await OrderShop.Checkout(ada, null, same)).Is(409, "short-stock");
        Assert.Equal($"Of A {product} there are only 1 left.", reply.Text("detail"));
        Assert.Equal(
            [product, "short", "1"], new[] { "productId", "code", "available" }.Select(name => reply.Text("problems", "0", name)));
        Assert.Equal("rejected", (await ada.Get("/order/" + reply.Text("orderId"))).Text("status"));
        Assert.Equal(reply.Body, (await OrderShop.Checkout(ada, null, same)).Is(409).Body);
        shop.IsShort(product, 3);
        (await OrderShop.Checkout(ada)).Is(201);
    }

    [Theory, EachDatabase]
    public async Task Who_does_not_want_to_wait_gets_the_order_as_it_is(Engine engine)
    {
        var shop = await shops.On(engine);
        var ada = shop.Customer(Desk.Line(OrderShop.Silent));
        foreach (var prefer in new[] { "wait=0", "respond-async, wait=0" })
        {
            var reply = (await OrderShop.Checkout(ada, null, ("Prefer", prefer))).Is(201);
            Assert.Equal("pending", reply.Text("status"));
            (await ada.Post($"/order/{reply.Text("id")}/cancel", new { })).Is(200);
        }
        Assert.Equal("pending", (await OrderShop.Checkout(ada)).Is(201).Text("status"));       // after two seconds
    }

    [Theory, EachDatabase, Rows(76)]
    public async Task A_checkout_that_is_repeated_under_its_key_is_one_order_and_one_answer(Engine engine)
    {
        var shop = await shops.On(engine);
        foreach (var buyer in new[] { shop.Customer(), shop.Guest() })
        {
            var first = (await OrderShop.Checkout(buyer, null, ("Idempotency-Key", "k1"))).Is(201);
            Assert.Null(first.Header("Idempotency-Replayed"));
            shop.Fill(buyer, Desk.CartOf("crt_later", 9) with { CartId = null });       // what was bought has left the cart
            await shop.Pay(first.Text("id"));
            var again = (await OrderShop.Checkout(buyer, null, ("Idempotency-Key", "k1"))).Is(201);
            Assert.Equal(("true", first.Body), (again.Header("Idempotency-Replayed"), again.Body));
            Assert.Equal(first.Header("Location"), again.Header("Location"));
            var other = await OrderShop.Checkout(buyer, new { email = "other@example.com" }, ("Idempotency-Key", "k1"));
            other.Is(422, "idempotency-key-reused");
            (await OrderShop.Checkout(buyer, null, ("Idempotency-Key", new string('k', 256)))).Is(400);
            (await OrderShop.Checkout(buyer, null, ("Idempotency-Key", "two words"))).Is(400);
        }
    }

    [Theory, EachDatabase, Rows(76)]
    public async Task A_checkout_whose_answer_was_lost_is_answered_from_the_order(Engine engine)
    {
        var shop = await shops.On(engine);
        var guest = shop.Guest();
        var first = (await OrderShop.Checkout(guest, null, ("Idempotency-Key", "lost"))).Is(201);
        await shop.ForgetKeptAnswer("lost");
        var again = (await OrderShop.Checkout(guest, null, ("Idempotency-Key", "lost"))).Is(201);
        Assert.Equal(first.Texts("id", "orderToken"), again.Texts("id", "orderToken"));
    }

    [Theory, EachDatabase, Rows(41)]
    public async Task A_key_of_one_buyer_is_nothing_to_another(Engine engine)
    {
        var shop = await shops.On(engine);
        var (ada, bob, guest) = (shop.Customer(), shop.Customer(), shop.Guest());
        var ids = new List<string>();
        foreach (var buyer in new[] { ada, bob, guest })
        {
            var reply = (await OrderShop.Checkout(buyer, new { email = "g@example.com" }, ("Idempotency-Key", "shared"))).Is(201);
            Assert.Null(reply.Header("Idempotency-Replayed"));
            ids.Add(reply.Text("id"));
        }
        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task Where_an_address_is_required_a_checkout_without_one_is_refused()
    {
        await using var shop = await OrderShop.Open(Engine.Sqlite, new() { ["Stoa:Checkout:Address"] = "required" });
        var ada = shop.Customer();
        (await OrderShop.Checkout(ada)).Is(400, "shipping-address-required");
        (await OrderShop.Checkout(ada, new { shippingAddress = Home })).Is(201);
    }

    [Fact]
    public async Task A_short_hold_is_a_short_hold()
    {
        var time = new ManualClock();
        await using var shop = await OrderShop.Open(Engine.Sqlite, new() { ["Stoa:Hold"] = "00:00:05" }, time);
        var ada = shop.Customer();
        var reply = (await OrderShop.Checkout(ada)).Is(201);
        Assert.Equal(time.GetUtcNow() + TimeSpan.FromSeconds(5), (DateTimeOffset)reply.Json["expiresAt"]!);
        await Eventually.Equal(
            "expired", async () => (await ada.Get("/order/" + reply.Text("id"))).Text("status"),
            () => time.Advance(TimeSpan.FromSeconds(1)));
        (await OrderShop.Checkout(ada)).Is(201);
    }

    [Theory]
    [InlineData("Stoa:Hold", "15")]
    [InlineData("Stoa:Hold", "00:00:00.1")]
    [InlineData("Stoa:Hold", "soon")]
    [InlineData("Stoa:Checkout:Address", "yes")]
    public void A_setting_that_makes_no_sense_is_told(string name, string value)
    {
        var settings = new Dictionary<string, string?> { [name] = value, ["Stoa:Secret"] = "0123456789abcdefghijklmnopqrstuv" };
        Assert.Contains(name, Assert.Single(TestShop.WhatIsWrong([new OrderingService()], settings)));
    }

    [Fact, Rows(79, 80)]
    public async Task Whoever_holds_stock_without_paying_is_stopped_after_a_while()
    {
        await using var shop = await OrderShop.Open(Engine.Sqlite, new() { ["Stoa:TrustedLoad"] = "" });
        var ada = shop.Customer();
        for (var i = 0; i < PlaceOrder.MostOpenPerCustomer; i++)
        {
            shop.Fill(ada);
            (await OrderShop.Checkout(ada)).Is(201);
        }
        shop.Fill(ada);
        var reply = (await OrderShop.Checkout(ada, null, ("Idempotency-Key", "later"))).Is(429, "too-many-open-orders");
        var open = (await ada.Get("/order?status=awaiting-payment&limit=1")).Text("items", "0", "id");
        (await ada.Post($"/order/{open}/cancel", new { })).Is(200);
        (await OrderShop.Checkout(ada, null, ("Idempotency-Key", "later"))).Is(201);
        (await OrderShop.Checkout(shop.Customer())).Is(201);
    }
}
