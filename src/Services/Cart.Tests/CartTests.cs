using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Cart.Tests;

public class CartTests
{
    private static readonly Product Cup = new("prd_cup", "Cup", new Money(1250, "USD"), null, true, 10);
    private static readonly Product Pot = new("prd_pot", "Pot", new Money(3000, "USD"), null, true, 10);

    [Fact]
    public void What_is_put_in_twice_is_one_line()
    {
        var cart = Cart.New("crt_1").With(Cup, 2).With(Pot, 1).With(Cup, 3);
        Assert.Equal([("prd_cup", 5), ("prd_pot", 1)], cart.Lines.Select(line => (line.Product.Id, line.Quantity)));
        Assert.Equal(new Money(5 * 1250 + 3000, "USD"), cart.Subtotal);
    }

    [Fact]
    public void An_emptied_cart_takes_any_currency_again()
    {
        var euros = Cup with { Id = "prd_tasse", Price = new Money(900, "EUR") };
        var cart = Cart.New("crt_1").With(Cup, 1);
        Assert.Equal(Cart.Refusal.AnotherCurrency, cart.Refuses(euros, 1));
        Assert.Null(cart.With(cart.Lines[0], 0).Refuses(euros, 1));
        Assert.Null(cart.Emptied().Refuses(euros, 1));
    }

    [Theory, Rows(53)]
    [InlineData(99, 1, null)]
    [InlineData(100, 1, Cart.Refusal.TooMany)]
    [InlineData(1, 100, Cart.Refusal.TooMany)]
    public void A_line_holds_a_hundred(int before, int more, Cart.Refusal? refusal) =>
        Assert.Equal(refusal, Cart.New("crt_1").With(Cup, before).Refuses(Cup, more));

    [Fact, Rows(55)]
    public void A_cart_holds_a_hundred_products_and_more_of_each_of_them()
    {
        var cart = Full();
        Assert.Equal(Cart.Refusal.Full, cart.Refuses(Pot, 1));
        Assert.Null(cart.Refuses(cart.Lines[7].Product, 1));
    }

    [Fact, Rows(54)]
    public void The_fullest_cart_of_the_dearest_products_adds_up()
    {
        var dear = Cup with { Price = new Money(Product.MostPrice, "USD") };
        var cart = Cart.New("crt_1");
        for (var i = 0; i < Cart.MostLines; i++)
            cart = cart.With(dear with { Id = $"prd_{i:D3}" }, Cart.MostQuantity);
        Assert.Equal(Product.MostPrice * Cart.MostLines * Cart.MostQuantity, cart.Subtotal.Minor);
        var dearer = dear with { Price = new Money(Product.MostPrice + 1, "USD") };
        Assert.Equal(Cart.Refusal.TooDear, Cart.New("crt_2").Refuses(dearer, 1));
    }

    [Fact]
    public void A_product_that_became_too_dear_keeps_its_old_price_and_is_gone()
    {
        var cart = Cart.New("crt_1").With(Cup, 1);
        var line = cart.Lines[0] with { Product = Cup with { Price = new Money(Product.MostPrice + 1, "USD") } };
        cart = cart with { Lines = [line] };
        Assert.Equal("gone", Assert.Single(cart.Problems()).Code);
        Assert.Equal(1250, cart.Shown().Subtotal.Minor);
    }

    [Theory]
    [InlineData(true, 1250, 10L, "")]
    [InlineData(true, 1250, null, "")]                    // nobody has said how many there are: Inventory will
    [InlineData(true, 1250, 2L, "short")]
    [InlineData(true, 1250, 0L, "short")]
    [InlineData(true, 1300, 10L, "price-changed")]
    [InlineData(true, 1200, 10L, "price-changed")]
    [InlineData(true, 1300, 2L, "price-changed short")]
    [InlineData(false, 1250, 10L, "gone")]
    [InlineData(false, 1300, 0L, "gone")]
    public void What_would_stop_a_checkout_is_told(bool active, long price, long? available, string codes)
    {
        var now = Cup with { IsActive = active, Price = new Money(price, "USD"), Available = available };
        var cart = Now(Cart.New("crt_1").With(Cup, 3), now);
        Assert.Equal(codes, string.Join(' ', cart.Problems().Select(problem => problem.Code)));
        Assert.All(cart.Problems(), problem => Assert.Equal("prd_cup", problem.ProductId));
        Assert.DoesNotContain(cart.Shown().Problems(), problem => problem.Code == "price-changed");
    }

    [Fact]
    public void A_product_that_is_sold_in_another_currency_now_is_gone_from_this_cart()
    {
        var cart = Now(Cart.New("crt_1").With(Cup, 1), Cup with { Price = new Money(1250, "EUR") });
        Assert.Equal("gone", Assert.Single(cart.Problems()).Code);
        Assert.Equal(new Money(1250, "USD"), cart.Shown().Subtotal);
    }

    [Fact]
    public void A_new_name_is_shown_and_stops_nobody()
    {
        var cart = Now(Cart.New("crt_1").With(Cup, 1), Cup with { Name = "Mug" });
        Assert.Empty(cart.Problems());
        Assert.Equal(("Cup", "Mug"), (cart.Lines[0].ShownName, cart.Shown().Lines[0].ShownName));
    }

    [Fact]
    public void Two_carts_become_one_as_far_as_it_holds()
    {
        var mine = Cart.New("crt_1").With(Cup, 60);
        var guests = Cart.New("crt_2").With(Pot, 1).With(Cup, 60);
        var merged = mine.Merged(guests);
        Assert.Equal([("prd_cup", 100), ("prd_pot", 1)], merged.Lines.Select(line => (line.Product.Id, line.Quantity)));
        Assert.Equal(Cart.MostLines, Full().Merged(guests).Lines.Count);
        Assert.Equal("USD", Cart.New("crt_3").Merged(guests).Currency);
    }

    [Fact]
    public void What_came_in_after_the_order_stays_even_the_same_product_again()
    {
        OrderLine[] ordered = [new("prd_cup", "Cup", 2, Cup.Price)];
        var asOrdered = Cart.New("crt_1").With(Cup, 2) with { Version = 1 };
        Assert.Empty(asOrdered.Without(ordered, 1).Lines);

        var more = asOrdered.With(Cup, 1).With(Pot, 1) with { Version = 2 };
        Assert.Equal([("prd_cup", 1), ("prd_pot", 1)], more.Without(ordered, 1).Lines.Select(line => (line.Product.Id, line.Quantity)));

        var less = asOrdered.With(asOrdered.Lines[0], 1);
        Assert.Empty(less.Without(ordered, 1).Lines);

        var again = (asOrdered.Emptied() with { Version = 2 }).With(Cup, 1);
        Assert.Equal(1, Assert.Single(again.Without(ordered, 1).Lines).Quantity);
    }

    private static Cart Full()
    {
        var cart = Cart.New("crt_1");
        for (var i = 0; i < Cart.MostLines; i++)
            cart = cart.With(Cup with { Id = $"prd_{i:D3}" }, 1);
        return cart;
    }

    /// <summary>The cart when its product is another than it was.</summary>
    private static Cart Now(Cart cart, Product now) => cart with { Lines = [.. cart.Lines.Select(line => line with { Product = now })] };
}
