namespace Stoa.Faces.Tests;

/// <summary>A buyer pays on the page of the payment simulator, which needs no script.</summary>
public class PaymentPageTests(BrowsedShop shop)
{
    [Theory, EachWidth(Script = false)]
    public async Task Who_pays_is_sent_back_and_the_order_is_paid(Look look)
    {
        using var guest = shop.Guest();
        var order = await guest.PlaceOrder(shop);
        var address = await guest.PaymentPage(shop, order);
        await shop.Visit(look, async ada =>
        {
            await ada.Open(address);
            await ada.Sees("Pay your order");
            await ada.Approves();
            await ada.Press("Pay");
            await ada.Page.ArrivesAt(address => address.EndsWith("/mailbox?to=thanks@example.com", StringComparison.Ordinal));
            await ada.Open(address);
            await ada.Sees("Paid");
            await ada.Approves();
        });
        Assert.Equal("paid", (await guest.Orders.Get(order.Id)).Value.Status);
    }

    [Theory, EachWidth(Script = false)]
    public async Task Who_is_declined_is_told_and_may_pay_otherwise(Look look)
    {
        using var guest = shop.Guest();
        var order = await guest.PlaceOrder(shop);
        var address = await guest.PaymentPage(shop, order);
        await shop.Visit(look, async ada =>
        {
            await ada.Open(address);
            await ada.Press("Pay with a card that is declined");
            await ada.IsTold("The card was declined. Nothing was charged.");
            await ada.Approves();
            Assert.Equal("awaiting-payment", (await guest.Orders.Get(order.Id)).Value.Status);
            await ada.Press("Pay with 3-D Secure");
            await ada.Sees("Is it really you?");
            await ada.Approves();
            await ada.Press("Yes, pay");
            await ada.Page.ArrivesAt(address => address.EndsWith("/mailbox?to=thanks@example.com", StringComparison.Ordinal));
        });
        Assert.Equal("paid", (await guest.Orders.Get(order.Id)).Value.Status);
    }

    [Theory, EachWidth(Script = false)]
    public async Task Who_cancels_is_sent_back_and_the_page_is_over(Look look)
    {
        using var guest = shop.Guest();
        var address = await guest.PaymentPage(shop, await guest.PlaceOrder(shop));
        await shop.Visit(look, async ada =>
        {
            await ada.Open(address);
            await ada.Press("Cancel and go back");
            await ada.Page.ArrivesAt(address => address.EndsWith("/mailbox?to=back@example.com", StringComparison.Ordinal));
            await ada.Open(address);
            await ada.Sees("Nothing was charged");
            await ada.Approves();
        });
    }
}
