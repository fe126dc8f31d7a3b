using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests.Http;

public class CheckoutTests(OrderShops shops)
{
    private const string Members =
        "id number status customerId email items subtotal discount shipping tax total currency shippingAddress paymentId tracking "
        + "expiresAt createdAt updatedAt";

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
        Assert.Equal("25", reply.Text("items", "0", "lineTotal").TrimEnd('0').TrimEnd('.'));
        Assert.Equal(reply.Text("id")[^8..], reply.Text("number"));
        Assert.Equal(reply.Body, (await ada.Get(reply.Header("Location")!)).Is(200).Body);
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
    }
}
