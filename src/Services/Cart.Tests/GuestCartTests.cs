using Stoa.Testing;

namespace Stoa.Cart.Tests;

public class GuestCartTests
{
    [Theory, EachDatabase]
    public async Task The_first_thing_put_in_makes_a_cart_and_hands_out_what_opens_it(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        var added = await ada.Add(CartShop.Cup, 2);
        Assert.Equal("id version items subtotal discount shipping tax total currency coupon problems cartToken", added.Members());
        Assert.Equal("productId name imageUrl quantity unitPrice lineTotal available", added.Members("items", "0"));
        Assert.Equal(
            [CartShop.Cup, "Cup", "/media/med_Cup", "2", "12.5", "25", "50"],
            added.Json["items"]![0]!.AsObject().Select(member => member.Value!.ToString()));
        Assert.Equal(
            ["1", "25", "0", "0", "0", "25", "USD"],
            added.Texts("version", "subtotal", "discount", "shipping", "tax", "total", "currency"));
        Assert.Null(added.Json["coupon"]);
        Assert.StartsWith(added.Text("id") + ".", ada.CartToken, StringComparison.Ordinal);
        Assert.Equal(added.Body, (await ada.Get("/cart")).Is(200).Body);
    }

    [Theory, EachDatabase]
    public async Task Who_only_looks_gets_an_empty_cart_and_nothing_is_written(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var cart = (await shop.Guest().Get("/cart")).Is(200);
        Assert.Equal("id version items subtotal discount shipping tax total currency coupon problems", cart.Members());
        Assert.Null(cart.Json["id"]);
        Assert.Equal(["0", "0", "USD"], cart.Texts("version", "total", "currency"));
        Assert.Equal(0, await shop.Rows("cart"));
        (await shop.Guest().Delete("/cart")).Is(200);
        (await shop.Guest().Delete("/cart/" + CartShop.Cup)).Is(404, "not-found");
        Assert.Equal(0, await shop.Rows("cart"));
    }

    [Theory, EachDatabase, Rows(56, 63)]
    public async Task A_cart_is_changed_line_by_line(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup);
        await ada.Add(CartShop.Pot);
        Assert.Equal("Cup 3, Pot 1", (await ada.Add(CartShop.Cup, 2)).Content());
        var changed = (await ada.Patch("/cart/" + CartShop.Cup, new { quantity = 7 })).Is(200);
        Assert.Equal(("Cup 7, Pot 1", "117.5", "4"), (changed.Content(), changed.Text("total"), changed.Text("version")));
        Assert.Equal(changed.Body, (await ada.Patch("/cart/" + CartShop.Cup, new { quantity = 7 })).Is(200).Body);
        Assert.Equal("Pot 1", (await ada.Patch("/cart/" + CartShop.Cup, new { quantity = 0 })).Is(200).Content());
        (await ada.Patch("/cart/" + CartShop.Cup, new { quantity = 1 })).Is(404, "not-found");
        Assert.Equal("", (await ada.Delete("/cart/" + CartShop.Pot)).Is(200).Content());
        (await ada.Delete("/cart/" + CartShop.Pot)).Is(404, "not-found");
        Assert.Equal("Tasse 1", (await ada.Add(CartShop.Tasse)).Content());
        (await ada.Post("/cart", new { productId = CartShop.Cup, quantity = 1 })).Is(409, "another-currency");
        Assert.Equal("", (await ada.Delete("/cart")).Is(200).Content());
        Assert.Equal("", await ada.Cart());
    }

    [Theory]
    [InlineData("0"), InlineData("-1"), InlineData("-2147483648"), InlineData("2147483647"), InlineData("1e9"), InlineData("1.5")]
    [InlineData("1.0")]
    [InlineData("\"1\""), InlineData("true"), InlineData("null"), InlineData("NaN"), InlineData("\"0x10\""), InlineData("\"1e3\"")]
    [InlineData("\" 1\""), InlineData("\"١\""), InlineData("101"), InlineData("[1]"), InlineData("{}"), InlineData("99999999999999999999")]
    [Rows(53)]
    public async Task A_quantity_is_a_whole_number_from_1_to_100(string quantity)
    {
        await using var shop = await CartShop.Open(Engine.Sqlite);
        var ada = shop.Guest();
        (await ada.Post("/cart", $$"""{"productId":"{{CartShop.Cup}}","quantity":{{quantity}}}""")).Is(400);
        Assert.Equal(0, await shop.Rows("cart"));
        await ada.Add(CartShop.Cup);
        if (quantity != "0")
            (await ada.Patch("/cart/" + CartShop.Cup, $$"""{"quantity":{{quantity}}}""")).Is(400);
        Assert.Equal("Cup 1", await ada.Cart());
    }

    [Theory]
    [InlineData("""{}"""), InlineData("""{"productId":null}"""), InlineData("""{"productId":""}"""), InlineData("""{"productId":1}""")]
    [InlineData("""{"productId":"prd_1","quantity":1,"quantity":-5}"""), InlineData("""{"productId":"prd_1","Quantity":1}""")]
    [InlineData("""{"productId":"prd_1","unitPrice":1}"""), InlineData("""[]"""), InlineData("""{"productId":"a\u0000b"}""")]
    [Rows(42, 43, 45)]
    public async Task A_body_that_says_anything_else_is_refused(string body)
    {
        await using var shop = await CartShop.Open(Engine.Sqlite);
        (await shop.Guest().Post("/cart", body)).Is(400);
    }

    [Theory, EachDatabase]
    [Rows(39, 56)]
    public async Task What_there_is_not_or_no_more_is_not_put_in(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        await shop.Sell("prd_draft", "Draft", 100, 5, status: "draft");
        await shop.Sell("prd_archived", "Archived", 100, 5, status: "archived");
        var ada = shop.Guest();
        foreach (var id in (string[])["prd_nothing", "0", "-1", "9223372036854775808", "../1", "' OR 1=1--", "{1}"])
            Assert.Equal(id, (await ada.Post("/cart", new { productId = id, quantity = 1 })).Is(404, "not-found").Text("productId"));
        (await ada.Post("/cart", new { productId = new string('x', 10_000), quantity = 1 })).Is(413);
        (await ada.Post("/cart", new { productId = new string('x', 65), quantity = 1 })).Is(400, "invalid-input", "productId");
        Assert.Equal("prd_draft", (await ada.Post("/cart", new { productId = "prd_draft" })).Is(409, "not-for-sale").Text("productId"));
        (await ada.Post("/cart", new { productId = "prd_archived" })).Is(409, "not-for-sale");
        Assert.Equal(0, await shop.Rows("cart"));
    }

    [Theory, EachDatabase]
    [Rows(34, 40)]
    public async Task Only_its_token_opens_a_cart(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var (ada, eve) = (shop.Guest(), shop.Guest());
        await ada.Add(CartShop.Cup);
        var id = ada.CartToken[..30];
        var (guessed, folded) = (id + "." + new string('A', 43), ada.CartToken.ToLowerInvariant());
        foreach (var token in (string[])[id, id + ".", guessed, ada.CartToken + "A", folded, "'", ""])
        {
            eve.CartToken = token;
            Assert.Equal("", await eve.Cart());
            (await eve.Patch("/cart/" + CartShop.Cup, new { quantity = 9 })).Is(404, "not-found");
            (await eve.Delete("/cart/" + CartShop.Cup)).Is(404, "not-found");
            (await eve.Delete("/cart")).Is(200);
        }
        eve.CartToken = guessed;
        Assert.Equal("Pot 1", (await eve.Add(CartShop.Pot)).Content());
        Assert.NotEqual(id, eve.CartToken[..30]);
        Assert.Equal("Cup 1", await ada.Cart());
    }

    [Theory, EachDatabase]
    [Rows(34)]
    public async Task A_token_counts_in_its_header_and_nowhere_else(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var (ada, eve) = (shop.Guest(), shop.Guest());
        await ada.Add(CartShop.Cup);
        (await eve.Get("/cart?cartToken=" + ada.CartToken)).Is(400, "invalid-input", "cartToken");
        (await eve.Post("/cart", new { productId = CartShop.Pot, cartToken = ada.CartToken })).Is(400, "invalid-input", "cartToken");
        (await eve.Post("/cart", new { productId = CartShop.Pot, cartId = ada.CartToken[..30] })).Is(400, "invalid-input", "cartId");
        (await eve.Patch("/cart/" + ada.CartToken[..30], new { quantity = 1 })).Is(404, "not-found");
        (await eve.Get("/cart", ("Authorization", "Bearer " + ada.CartToken))).Is(401);
        (await eve.Get("/cart", ("X-Cart-Token", ada.CartToken + ", " + ada.CartToken))).Is(200);
        foreach (var cookie in (string[])["X-Cart-Token=", "cartToken=", "cart="])
            Assert.Equal("", (await eve.Get("/cart", ("Cookie", cookie + ada.CartToken))).Is(200).Content());
        Assert.Equal("Cup 1", await ada.Cart());
    }

    [Theory, EachDatabase]
    [Rows(52)]
    public async Task A_service_that_asks_for_one_buyer_is_told_of_no_other(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var (ada, bob, guest) = (shop.Customer(), shop.Customer(), shop.Guest());
        await ada.Add(CartShop.Cup);
        await bob.Add(CartShop.Pot);
        await guest.Add(CartShop.Cup, 7);
        var guess = guest.CartToken[..30] + "." + new string('A', 43);
        Assert.Equal("Pot", (await Ask(bob.UserId, null)).Is(200).Text("lines", "0", "productName"));
        var bobs = (await Ask(bob.UserId, guess)).Is(200);
        Assert.Equal(("Pot", "1"), (bobs.Text("lines", "0", "productName"), bobs.Text("lines", "0", "quantity")));
        foreach (var nobodys in (string?[])[null, guess, guest.CartToken[..30], ada.UserId])
            Assert.Null((await Ask(null, nobodys)).Is(200).Json["cartId"]);
        Assert.Null((await Ask("usr_' OR 1=1--", null)).Is(200).Json["cartId"]);

        // Nor is it told with a word that is for another service, or with a buyer's.
        var body = new { userId = ada.UserId };
        foreach (var token in (string[])[shop.Shop.ServiceToken("ordering", "catalog"), ada.Token, ""])
            (await shop.Guest().Post("/internal/ask/cart/cart.get-cart.v1", body, ("Authorization", token))).Is(404, "not-found");
        Assert.Equal("Cup 7", await guest.Cart());

        Task<Reply> Ask(string? userId, string? cartToken) => shop.Guest().Post(
            "/internal/ask/cart/cart.get-cart.v1", new { userId, cartToken },
            ("Authorization", shop.Shop.ServiceToken("ordering", "cart")));
    }

    [Theory, EachDatabase]
    [Rows(55)]
    public async Task However_much_is_sent_a_cart_stays_small(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ids = Enumerable.Range(0, Stoa.Cart.Cart.MostLines + 1).Select(i => $"prd_{i:D3}").ToArray();
        await shop.Shop.Say([.. ids.Select(id => new Contracts.ProductChanged(shop.Facts(id, id, 100)))]);
        await shop.Shop.Say(new Contracts.StockChanged([.. ids.Select(id => new Contracts.StockLevel(id, 50, 1))]));
        await shop.Shop.Settled();
        var ada = shop.Guest();
        foreach (var id in ids[..^1])
            await ada.Add(id);
        (await ada.Post("/cart", new { productId = ids[^1] })).Is(409, "cart-full");
        Assert.Equal("2", (await ada.Add(ids[0])).Text("items", "0", "quantity"));

        string[] heavy =
        [
            new string('[', 1_000_000), $"[{string.Join(',', Enumerable.Repeat("1", 100_000))}]",
            $$"""{"productId":"{{new string('x', 5_000_000)}}"}""",
        ];
        foreach (var body in heavy)
            (await ada.Post("/cart", body, ("Expect", "100-continue"))).Is(413, "body-too-large");
        (await ada.Post("/cart", new string('[', 4_000))).Is(400);
        (await ada.Post("/cart", $"[{string.Join(',', Enumerable.Repeat("1", 2_000))}]")).Is(400);
        Assert.Equal(Stoa.Cart.Cart.MostLines, (await ada.Get("/cart")).Json["items"]!.AsArray().Count);
    }

    [Theory, EachDatabase]
    [Rows(41, 76)]
    public async Task A_repeated_POST_with_its_key_adds_once(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Pot);
        var body = new { productId = CartShop.Cup, quantity = 2 };
        var first = (await ada.Post("/cart", body, ("Idempotency-Key", "one"))).Is(200);
        var again = (await ada.Post("/cart", body, ("Idempotency-Key", "one"))).Is(200);
        Assert.Equal((first.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        var other = new { productId = CartShop.Cup, quantity = 3 };
        (await ada.Post("/cart", other, ("Idempotency-Key", "one"))).Is(422, "idempotency-key-reused");
        Assert.Equal("Pot 1, Cup 2", await ada.Cart());

        var eve = shop.Guest();
        await eve.Add(CartShop.Pot);
        Assert.Equal("Pot 1, Cup 2", (await eve.Post("/cart", body, ("Idempotency-Key", "one"))).Is(200).Content());
        Assert.DoesNotContain(ada.CartToken[31..], string.Join('\n', await shop.KeptScopes()), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Many_at_once_lose_nothing(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Pot);
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => ada.Add(CartShop.Cup)));
        Assert.Equal("Pot 1, Cup 30", await ada.Cart());
        Assert.Equal("31", (await ada.Get("/cart")).Text("version"));
        var many = new { productId = CartShop.Cup, quantity = 30 };
        var last = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.Post("/cart", many)));
        Assert.Equal((2, 6), (last.Count(one => one.Status == 200), last.Count(one => one.Status == 400)));
        Assert.Equal("Pot 1, Cup 90", await ada.Cart());
    }

    [Theory, EachDatabase]
    [Rows(59)]
    public async Task There_are_no_coupons_yet(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup);
        foreach (var code in (string[])["SPRING", "spring", "%", "' OR 1=1--", "", new string('a', 300)])
            (await ada.Put("/cart/coupon", new { code })).Is(422, "no-such-coupon");
        (await ada.Put("/cart/coupon", """{"code":null}""")).Is(400, "invalid-input", "code");
        (await ada.Put("/cart/coupon", """{"code":"A","code":"B"}""")).Is(400, "invalid-input", "code");
        (await ada.Put("/cart/coupon", """{"code":"A","discount":100}""")).Is(400, "invalid-input", "discount");
        (await ada.Put("/cart/coupon", new { code = new string('a', 5_000) })).Is(413);
        Assert.Equal(["12.5", "0", "12.5"], (await ada.Get("/cart")).Texts("subtotal", "discount", "total"));
        Assert.Equal("Cup 1", (await ada.Delete("/cart/coupon")).Is(200).Content());
    }

    [Theory, EachDatabase]
    public async Task A_cart_that_nobody_touched_for_thirty_days_goes(Engine engine)
    {
        var time = new ManualClock();
        await using var shop = await CartShop.Open(engine, time);
        var (ada, bob) = (shop.Guest(), shop.Guest());
        await ada.Add(CartShop.Cup);
        await bob.Add(CartShop.Cup);
        time.Leap(TimeSpan.FromDays(20));
        Assert.Equal("Cup 1", await bob.Cart());       // looking is enough
        time.Leap(TimeSpan.FromDays(11));
        await Eventually.Equal(1L, () => shop.Rows("cart"), () => time.Advance(TimeSpan.FromSeconds(10)));
        Assert.Equal(("", "Cup 1"), (await ada.Cart(), await bob.Cart()));
        Assert.Equal("Pot 1", (await ada.Add(CartShop.Pot)).Content());
    }
}
