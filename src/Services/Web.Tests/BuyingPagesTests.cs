using System.Net;
using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>A buyer's way through the pages, without a script.</summary>
public class BuyingPagesTests(DemoShop demo) : IClassFixture<DemoShop>
{
    private const string Speaker = "/shop/p/halden-a8-active-speaker";

    [Fact]
    public async Task A_guest_looks_around_fills_a_cart_checks_out_and_pays()
    {
        using var guest = new Browsing(demo.Shop);
        await guest.See("/");
        Assert.Contains("New in", guest.Text);
        await guest.See("/shop/c/pa-systems");
        await guest.See(Speaker);
        await guest.Send("form[data-add]", new() { ["quantity"] = "2" });
        Assert.Equal("/shop/cart", guest.Path);
        Assert.Contains("$658.00", guest.Text);
        await guest.See("/shop/checkout");
        await guest.Send("form[action='/shop/checkout']", Delivery(demo.Shop.NewEmail()));
        Assert.StartsWith("/simulator/pay/", guest.Path);
        Assert.Equal(HttpStatusCode.OK, guest.Status);
    }

    [Fact]
    public async Task What_is_wrong_with_a_form_stands_beside_the_field_and_nothing_written_is_lost()
    {
        using var guest = new Browsing(demo.Shop);
        await (await guest.See(Speaker)).Send("form[data-add]");
        await guest.See("/shop/checkout");
        var delivery = Delivery("no address");
        delivery["country"] = "";
        await guest.Send("form[action='/shop/checkout']", delivery);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, guest.Status);
        Assert.NotNull(guest.Find("#f-email-wrong"));
        Assert.Equal("no address", guest.Find("#f-email").GetAttribute("value"));
        Assert.Equal("Ulm", guest.Find("#f-city").GetAttribute("value"));
        Assert.Equal("true", guest.Find("#f-country").GetAttribute("aria-invalid"));
    }

    internal static Dictionary<string, string?> Delivery(string email) => new()
    {
        ["email"] = email,
        ["name"] = "Gus Guest",
        ["line1"] = "Road 1",
        ["city"] = "Ulm",
        ["country"] = "DE",
        ["postalCode"] = "89073",
    };
}
