using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Paying.Tests;

public class OwnershipTests(Tills tills)
{
    [Theory, EachDatabase, Rows(32, 33, 36, 38)]
    public async Task Nobody_sees_or_pays_another_ones_order(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var (bob, bobs) = await till.Order();
        await till.Prepared(order);
        await till.Prepared(bobs);
        var guest = till.Shop.Visitor();
        var guests = await till.Place(guest);
        await till.Prepared(guests);
        var page = new { orderId = order, successUrl = "https://shop.example/ok", cancelUrl = "https://shop.example/no" };

        foreach (var (payer, why) in new[] { (bob, "another user"), (guest, "a guest with another order's token") })
        {
            Assert.Equal((404, why), ((await Till.Pay(payer, order)).Status, why));
            Assert.Equal((404, why), ((await payer.Post("/payment/session", page)).Status, why));
        }
        (await Till.Pay(bob, guests)).Is(404, "not-found");
        (await Till.Pay(till.Shop.Visitor(), order)).Is(401);
        var forger = till.Shop.Visitor();
        forger.OrderToken = $"{guests}.{till.Clock.NewSecret()}";
        (await Till.Pay(forger, guests)).Is(404, "not-found");
        (await forger.Get("/payment?order=" + guests)).Is(404, "not-found");

        var paid = (await Till.Pay(ada, order)).Is(201).Text("id");
        foreach (var other in new[] { bob, guest, forger })
        {
            (await other.Get("/payment/" + paid)).Is(404, "not-found");
            (await other.Get($"/payment/{paid}/refunds")).Is(404, "not-found");
        }
        (await till.Shop.Visitor().Get("/payment/" + paid)).Is(401);
        (await till.Shop.Visitor().Get("/payment")).Is(401);
        Assert.Empty((await bob.Get("/payment?order=" + order)).Is(200).Json["items"]!.AsArray());
        (await bob.Get("/payment?scope=all")).Is(403, "forbidden");
        (await bob.Get("/payment?userId=" + ada.UserId)).Is(400, "invalid-input", "userId");
        (await bob.Get("/ops/money")).Is(403);
        Assert.Equal(paid, (await (await till.Shop.Admin()).Get("/payment?scope=all&order=" + order)).Is(200).Text("items", "0", "id"));
        Assert.Equal("awaiting", await till.State(guests));
    }

    [Fact, Rows(39)]
    public async Task An_id_that_is_none_is_not_there()
    {
        var till = await tills.On(Engine.Sqlite);
        string[] cases =
        [
            "",
            "0",
            "ord_1",
            "../1",
            "ORD_01KJMA0JSJDVA85QC4QF5DGHAF",
            "ord_01KJMA0JSJDVA85QC4QF5DGHAF' OR 1=1",
        ];
        var ada = await till.Shop.Customer();
        foreach (var order in cases)
            (await Till.Pay(ada, order)).Is(404, "not-found");
    }

    [Fact, Rows(43)]
    public async Task A_body_that_is_not_what_is_asked_for_is_refused()
    {
        var till = await tills.On(Engine.Sqlite);
        (string body, string field)[] cases =
        [
            ("""{"orderId":"ord_1","token":""}""", "token"),
            ("""{"orderId":"ord_1","token":"tok visa"}""", "token"),
            ("""{"orderId":"ord_1","token":7}""", "token"),
            ("""{"orderId":"ord_1"}""", "token"),
            ("""{"token":"tok_visa"}""", "orderId"),
            ("""{"orderId":"ord_1","token":"tok_visa","amount":1}""", "amount"),
        ];
        var ada = await till.Shop.Customer();
        foreach (var (body, field) in cases)
            (await ada.Post("/payment", body)).Is(400, "invalid-input", field);
    }

    [Theory, EachDatabase, Rows(41, 76)]
    public async Task A_payment_that_is_repeated_by_its_key_is_one_payment_and_one_answer(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        var first = (await Till.Pay(ada, order, Till.Visa, ("Idempotency-Key", "one"))).Is(201);
        var again = (await Till.Pay(ada, order, Till.Visa, ("Idempotency-Key", "one"))).Is(201);
        Assert.Equal((first.Body, "true"), (again.Body, again.Header("Idempotency-Replayed")));
        (await Till.Pay(ada, order, Till.Declined, ("Idempotency-Key", "one"))).Is(422, "idempotency-key-reused");
        var (bob, bobs) = await till.Order();
        await till.Prepared(bobs);
        (await Till.Pay(bob, bobs, Till.Visa, ("Idempotency-Key", "one"))).Is(201);
        var (guest, guests) = await till.GuestOrder();
        await till.Prepared(guests);
        var declined = (await Till.Pay(guest, guests, Till.Declined, ("Idempotency-Key", "two"))).Is(402);
        Assert.Equal(declined.Body, (await Till.Pay(guest, guests, Till.Declined, ("Idempotency-Key", "two"))).Is(402).Body);
        (await Till.Pay(guest, guests, Till.Visa, ("Idempotency-Key", "three"))).Is(201);
        await till.Audit(order);
    }

    [Theory, EachDatabase, Rows(76)]
    public async Task Twenty_who_repeat_one_key_at_once_capture_once(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Till.Pay(ada, order, Till.Visa, ("Idempotency-Key", "one"))));
        Assert.All(replies, reply => Assert.True(reply.Status is 201 or 409, reply.Body));
        Assert.Single(replies.Where(reply => reply.Status == 201).Select(reply => reply.Body).Distinct());
        await till.Audit(order);
        Assert.Equal((23_775, 1), await till.Taken(order));
    }

    [Theory, EachDatabase]
    public async Task A_buyer_who_is_faster_than_the_word_of_ordering_is_waited_for(Engine engine)
    {
        var till = await tills.On(engine);
        var buyer = till.Shop.Visitor();
        var order = await till.Place(buyer, ask: false);
        var paying = Till.Pay(buyer, order);
        await till.Shop.Say(Till.Asked(buyer, order, new Money(23_775, "USD"), till.Clock.Now.AddMinutes(15)));
        (await paying).Is(201);
        await till.Audit(order);
    }

    [Fact, Rows(58)]
    public async Task What_was_not_ordered_can_not_be_paid()
    {
        var till = await tills.On(Engine.Sqlite);
        var (ada, order) = (await till.Shop.Customer(), till.NewOrderId());
        (await Till.Pay(ada, order)).Is(409, "order-not-ready");
        var page = new { orderId = order, successUrl = "https://shop.example/ok", cancelUrl = "https://shop.example/no" };
        (await ada.Post("/payment/session", page)).Is(409, "order-not-ready");
        Assert.Equal(0, await till.Count("payments", "SELECT COUNT(*) FROM payment WHERE order_id = @id", ("id", order)));
    }

    [Theory, EachDatabase, Rows(58)]
    public async Task An_order_that_is_over_can_not_be_paid_whatever_came_first(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        await till.Prepared(order);
        await till.Expire(order);
        await till.Closed(order);
        Assert.Contains("order-expired", (await Till.Pay(ada, order)).Is(409, "not-payable").Text("detail"), StringComparison.Ordinal);

        var late = await till.Place(ada, ask: false);
        await till.Shop.Say(new OrderCancelled(late, "ABCD1234", ada.UserId, ada.Email, "x", [], Restock: false, null));
        await till.Closed(late);
        await till.Shop.Say(Till.Asked(ada, late, new Money(5, "USD"), till.Clock.Now.AddMinutes(15)));
        await till.Quiet(late);
        (await Till.Pay(ada, late)).Is(409, "not-payable");
        Assert.Equal(0, await till.Count("payments", "SELECT COUNT(*) FROM payment WHERE order_id = @id", ("id", late)));
    }

    [Theory, EachDatabase]
    public async Task Who_is_declined_ten_times_is_refused(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        for (var n = 0; n < 10; n++)
            (await Till.Pay(ada, order, Till.Declined)).Is(402);
        (await Till.Pay(ada, order)).Is(409, "too-many-attempts");
    }

    [Theory, EachDatabase]
    public async Task An_erased_users_payments_are_nobodys_and_before_that_they_can_be_taken_away(Engine engine)
    {
        var till = await tills.On(engine);
        var (ada, order) = await till.Order();
        var payment = (await Till.Pay(ada, order)).Is(201).Text("id");
        var export = (await ada.Get("/users/me/export")).Is(200);
        Assert.Contains(payment, export.Body, StringComparison.Ordinal);
        (await ada.Delete("/users/me", new { password = TestShop.Password })).Is(202);
        await Eventually.True(async () => await till.Count(
            "payments",
            "SELECT (SELECT COUNT(*) FROM payment WHERE customer_id = @id) + (SELECT COUNT(*) FROM payable WHERE customer_id = @id)",
            ("id", ada.UserId)) == 0);
        await Eventually.True(async () => await till.Count("payments", "SELECT COUNT(*) FROM forgetting") == 0);
        await till.Audit(order);
    }
}
