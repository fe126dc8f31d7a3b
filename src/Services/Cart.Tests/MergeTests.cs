using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Cart.Tests;

public class MergeTests
{
    [Theory, EachDatabase]
    public async Task Who_signs_in_takes_the_guests_cart_along_once(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        var guests = (await ada.Get("/cart")).Text("id");
        shop.Customer(ada);

        var merged = (await ada.Get("/cart")).Is(200);
        Assert.Equal("Cup 2", merged.Content());
        Assert.NotEqual(guests, merged.Text("id"));
        Assert.Null(merged.Json["cartToken"]);
        Assert.Equal(merged.Body, (await ada.Get("/cart")).Is(200).Body);
        Assert.Equal("Cup 3", (await ada.Add(CartShop.Cup)).Content());
        Assert.Equal(1, await shop.Rows("cart", "merged_into IS NOT NULL"));
        Assert.Equal(merged.Text("id"), (await ada.Get("/cart", ("X-Cart-Token", ""))).Text("id"));
    }

    [Theory, EachDatabase]
    public async Task The_guests_is_added_to_what_the_user_has(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Customer();
        await ada.Add(CartShop.Cup, 2);
        var guest = shop.Guest();
        await guest.Add(CartShop.Pot);
        await guest.Add(CartShop.Cup, 3);
        ada.CartToken = guest.CartToken;
        Assert.Equal("Cup 7, Pot 1", (await ada.Patch("/cart/" + CartShop.Cup, new { quantity = 7 })).Is(200).Content());
        ada.CartToken = "";
        Assert.Equal("Cup 7, Pot 1", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task One_request_merges_and_changes_what_the_guest_had(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var (ada, bob) = (shop.Guest(), shop.Guest());
        await ada.Add(CartShop.Cup, 2);
        await bob.Add(CartShop.Cup, 2);
        await bob.Add(CartShop.Pot);
        shop.Customer(ada);
        shop.Customer(bob);
        Assert.Equal("Cup 5", (await ada.Add(CartShop.Cup, 3)).Content());
        Assert.Equal("Pot 1", (await bob.Delete("/cart/" + CartShop.Cup)).Is(200).Content());
        Assert.Equal(("Cup 5", "Pot 1"), (await ada.Cart(), await bob.Cart()));
    }

    [Theory, EachDatabase]
    public async Task The_checkout_merges_as_well(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        shop.Customer(ada);
        var told = await shop.Told(ada);
        Assert.Equal(("Cup", 2, 2500L), (told.Lines[0].ProductName, told.Lines[0].Quantity, told.Total.Minor));
        Assert.Equal(told.CartId, (await shop.Told(ada)).CartId);
        ada.CartToken = "";
        Assert.Equal(told.CartId, (await ada.Get("/cart")).Text("id"));
    }

    [Theory, EachDatabase]
    [Rows(34, 40)]
    public async Task A_merged_cart_is_open_to_nobody_else(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        var token = ada.CartToken;
        shop.Customer(ada);
        await ada.Cart();

        var next = shop.Guest();       // the session ended, and somebody else sits there
        next.CartToken = token;
        Assert.Equal("", await next.Cart());
        Assert.Null((await shop.Told(next)).CartId);
        Assert.Equal("Pot 1", (await next.Add(CartShop.Pot)).Content());
        Assert.NotEqual(token, next.CartToken);

        var eve = shop.Customer();
        eve.CartToken = token;
        Assert.Equal("Tasse 1", (await eve.Add(CartShop.Tasse)).Content());
        Assert.Equal("Cup 2", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task Many_requests_at_once_merge_once(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        shop.Customer(ada);
        var seen = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => i % 3 == 0 ? ada.Add(CartShop.Pot) : ada.Get("/cart")));
        Assert.All(seen, one => Assert.StartsWith("Cup 2", one.Content(), StringComparison.Ordinal));
        Assert.Equal("Cup 2, Pot 4", await ada.Cart());
        Assert.Equal(2, await shop.Rows("cart"));
    }

    [Theory, EachDatabase]
    public async Task Two_users_with_one_token_do_not_get_it_twice(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var guest = shop.Guest();
        await guest.Add(CartShop.Cup, 2);
        var (ada, bob) = (shop.Customer(), shop.Customer());
        ada.CartToken = bob.CartToken = guest.CartToken;
        var seen = await Task.WhenAll(ada.Cart(), bob.Cart());
        Assert.Equal(["", "Cup 2"], seen.Order());
    }

    [Theory, EachDatabase]
    public async Task A_guests_cart_in_another_currency_waits(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Customer();
        await ada.Add(CartShop.Cup);
        var guest = shop.Guest();
        await guest.Add(CartShop.Tasse);
        ada.CartToken = guest.CartToken;
        Assert.Equal("Cup 1", await ada.Cart());
        Assert.Equal("Tasse 1", await guest.Cart());
        (await ada.Delete("/cart")).Is(200);
        Assert.Equal("Tasse 1", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task Ten_first_adds_at_once_make_one_cart_for_a_user(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Customer();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ada.Add(CartShop.Cup)));
        Assert.Equal("Cup 10", await ada.Cart());
        Assert.Equal(1, await shop.Rows("cart"));
    }

    [Theory, EachDatabase]
    public async Task Everything_is_told_to_its_user_and_forgotten_with_him(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        shop.Customer(ada);
        await ada.Cart();
        var db = shop.Shop.Database("cart");
        var known = await db.Read(snapshot => ExportCart.Run(snapshot, ada.UserId));
        Assert.Equal(
            """{"cart":[{"productId":"prd_00000000000000000000000CVP","name":"Cup","quantity":2,"unitPrice":12.5,"currency":"USD"}]}""",
            known.Data.ToJsonString());
        await shop.Shop.Say(new UserErased(ada.UserId));
        await shop.Shop.Settled();
        Assert.Equal((0, 0), (await shop.Rows("cart"), await shop.Rows("line")));
        Assert.Equal("{}", (await db.Read(snapshot => ExportCart.Run(snapshot, ada.UserId))).Data.ToJsonString());
    }
}
