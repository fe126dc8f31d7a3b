using Stoa.Testing;

namespace Stoa.Cart.Tests;

public class PriceTests
{
    [Theory, EachDatabase]
    public async Task A_new_price_stops_the_checkout_until_the_buyer_has_seen_it(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        await shop.Sell(CartShop.Cup, "Cup", 1300, 50);

        var stopped = await shop.Told(ada);
        Assert.Equal(("price-changed", 1250, 1), (Assert.Single(stopped.Problems).Code, stopped.Lines[0].UnitPrice.Minor, stopped.Version));

        var shown = (await ada.Get("/cart")).Is(200);
        Assert.Equal(("price-changed", "13"), (shown.Problems(), shown.Text("items", "0", "unitPrice")));
        Assert.Equal(["26", "2"], shown.Texts("total", "version"));
        Assert.Equal("productId code message available", shown.Members("problems", "0"));
        Assert.Equal("'Cup' now costs 13 USD, not 12.5 USD.", shown.Text("problems", "0", "message"));

        var told = await shop.Told(ada);
        Assert.Equal((0, 2600, 2), (told.Problems.Count, told.Total.Minor, told.Version));
        Assert.Equal("", (await ada.Get("/cart")).Problems());
    }

    [Theory, EachDatabase]
    public async Task The_answer_of_a_change_shows_new_prices_too(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 2);
        await shop.Sell(CartShop.Cup, "Cup", 1300, 50);
        var added = await ada.Add(CartShop.Pot);
        Assert.Equal(("price-changed", "56"), (added.Problems(), added.Text("total")));
        Assert.Empty((await shop.Told(ada)).Problems);
    }

    [Theory, EachDatabase]
    public async Task A_new_name_is_in_the_order_once_it_was_shown(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup);
        await shop.Sell(CartShop.Cup, "Mug", 1250, 50);
        var before = await shop.Told(ada);
        Assert.Equal(("Cup", 1, 0), (before.Lines[0].ProductName, before.Version, before.Problems.Count));
        Assert.Equal("Mug 1", await ada.Cart());
        var after = await shop.Told(ada);
        Assert.Equal(("Mug", 2), (after.Lines[0].ProductName, after.Version));
    }

    [Theory, EachDatabase]
    public async Task What_is_short_or_gone_is_told_and_can_still_be_taken_out(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var ada = shop.Guest();
        await ada.Add(CartShop.Cup, 5);
        await ada.Add(CartShop.Pot, 5);
        await shop.Stock(CartShop.Cup, 3);
        await shop.Sell(CartShop.Pot, "Pot", 3000, 50, status: "archived");
        var cart = (await ada.Get("/cart")).Is(200);
        Assert.Equal("short gone", cart.Problems());
        Assert.Equal(["3", "0"], [cart.Text("items", "0", "available"), cart.Text("items", "1", "available")]);
        Assert.Equal("Only 3 of 'Cup' can be had.", cart.Text("problems", "0", "message"));
        Assert.Equal(["short", "gone"], (await shop.Told(ada)).Problems.Select(problem => problem.Code));
        (await ada.Post("/cart", new { productId = CartShop.Pot })).Is(409, "not-for-sale");
        Assert.Equal("gone", (await ada.Patch("/cart/" + CartShop.Cup, new { quantity = 3 })).Is(200).Problems());
        Assert.Equal("", (await ada.Delete("/cart/" + CartShop.Pot)).Is(200).Problems());
    }

    [Theory, EachDatabase, Rows(54)]
    public async Task A_price_that_a_cart_can_not_add_up_is_refused(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        await shop.Sell("prd_dear", "Palace", 1_000_000_000_000_000_000, 5);
        await shop.Sell("prd_most", "House", Product.MostPrice, 500);
        var ada = shop.Guest();
        (await ada.Post("/cart", new { productId = "prd_dear", quantity = 100 })).Is(400, "invalid-input", "productId");
        var cart = await ada.Add("prd_most", 100);
        Assert.Equal(Product.MostPrice * 100 / 100m, decimal.Parse(cart.Text("total"), System.Globalization.CultureInfo.InvariantCulture));
        await shop.Sell("prd_most", "House", Product.MostPrice + 1, 500);
        Assert.Equal("gone", (await ada.Get("/cart")).Is(200).Problems());
    }

    [Theory, EachDatabase]
    public async Task Older_news_of_a_product_is_no_news(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        var (first, second) = (shop.Facts("prd_new", "Old", 100), shop.Facts("prd_new", "New", 200));
        await shop.Shop.Say(new Contracts.ProductChanged(second), new Contracts.ProductChanged(first));
        await shop.Shop.Say(
            new Contracts.StockChanged([new("prd_new", 7, 9)]),
            new Contracts.StockChanged([new("prd_new", 1, 8), new(CartShop.Cup, 4, 99)]));
        await shop.Shop.Settled();
        var cart = await shop.Guest().Add("prd_new");
        Assert.Equal(["New", "2", "7"], [cart.Text("items", "0", "name"), cart.Text("total"), cart.Text("items", "0", "available")]);
        Assert.Equal("4", (await shop.Guest().Add(CartShop.Cup)).Text("items", "0", "available"));
    }

    [Theory, EachDatabase]
    public async Task Stock_may_be_heard_of_before_the_product(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        await shop.Stock("prd_new", 3);
        (await shop.Guest().Post("/cart", new { productId = "prd_new" })).Is(404, "not-found");
        await shop.Shop.Say(new Contracts.ProductChanged(shop.Facts("prd_new", "New", 200)));
        await shop.Shop.Settled();
        Assert.Equal("3", (await shop.Guest().Add("prd_new")).Text("items", "0", "available"));
    }

    [Theory, EachDatabase]
    public async Task A_product_that_was_not_heard_of_is_asked_of_the_catalog_once(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        shop.MakeUnheard("prd_new", "New", 200, available: 4);
        var ada = shop.Guest();
        Assert.Equal("4", (await ada.Add("prd_new")).Text("items", "0", "available"));
        await ada.Add("prd_new");
        await shop.Guest().Add("prd_new");
        Assert.Equal(1, shop.Asked);
        await shop.Sell("prd_new", "Newer", 300, 5);       // what is heard later counts as ever
        Assert.Equal("Newer 2", await ada.Cart());
    }

    [Theory, EachDatabase]
    public async Task Without_the_catalog_only_what_was_never_heard_of_has_to_wait(Engine engine)
    {
        await using var shop = await CartShop.Open(engine);
        shop.CatalogIsAway = true;
        var ada = shop.Guest();
        (await ada.Post("/cart", new { productId = "prd_new" })).Is(503, "unavailable");
        Assert.Equal("Cup 1", (await ada.Add(CartShop.Cup)).Content());
        await shop.Shop.Say(new Contracts.ProductChanged(shop.Facts("prd_new", "New", 200)));
        await shop.Shop.Settled();
        var cart = await ada.Add("prd_new", 100);
        Assert.Equal(("Cup 1, New 100", ""), (cart.Content(), cart.Problems()));
        Assert.Null(cart.Json["items"]![1]!["available"]);
    }
}
