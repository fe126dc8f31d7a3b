using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>What an operator finds out about one order, wherever the services live.</summary>
public class OrderLifeTests
{
    [Theory, EachShape]
    public async Task Its_steps_events_payments_and_mails_are_told_in_one_answer(ShopShape shape)
    {
        await using var shop = await TestShop.Open(shape, Roster.Services, new() { ["Stoa:Demo"] = "false" });
        var (ada, staff) = (await shop.Customer(), await shop.Staff());
        var (id, number) = await Order(shop, ada);
        (await ada.Post("/payment", new { orderId = id, token = "tok_chargeDeclined" })).Is(402);
        (await ada.Post("/payment", new { orderId = id, token = "tok_visa" })).Is(201);
        (await ada.Post($"/order/{id}/cancel", new { reason = "Too loud." })).Is(200);
        await shop.Hear<RefundSucceeded>(refund => refund.OrderId == id);
        await shop.Settled();
        var life = new JsonObject();
        await Eventually.True(async () =>
        {
            life = (JsonObject)(await staff.Get("/ops/orders/" + id)).Is(200).Json;
            return life["messages"]!.AsArray().Count(mail => (string)mail!["status"]! == "sent") == 3;
        });

        Assert.Equal((number, "cancelled", 25.0m), (
            (string)life["order"]!["number"]!, (string)life["order"]!["status"]!, (decimal)life["order"]!["total"]!));
        Assert.Equal(
            Steps((await staff.Get($"/order/{id}/timeline")).Is(200).Json["items"]!), Steps(life["steps"]!));
        Assert.Equal(["declined", "succeeded"], life["payments"]!.AsArray().Select(one => (string?)one!["status"] switch
        {
            "failed" when (string?)one["failureCode"] is not null => "declined",
            var status => status,
        }));
        var refund = life["refunds"]!.AsArray().Single()!;
        Assert.Equal(("succeeded", 25.0m, "USD"), ((string)refund["status"]!, (decimal)refund["amount"]!, (string)refund["currency"]!));
        Assert.Equal(
            ["order-cancelled", "order-receipt", "payment-declined"],
            life["messages"]!.AsArray().Select(mail => (string)mail!["template"]!).Order());
        Assert.All(life["messages"]!.AsArray(), mail => Assert.Equal((ada.Email, "email", 1), (
            (string)mail!["to"]!, (string)mail["channel"]!, (int)mail["attempts"]!)));
        Assert.Empty(life["missing"]!.AsArray());
        EventsOf(life);
    }

    [Theory, EachShape]
    public async Task What_could_not_be_handled_says_where_and_why_until_somebody_settles_it(ShopShape shape)
    {
        await using var shop = await TestShop.Open(shape, Roster.Services, new() { ["Stoa:Demo"] = "false" });
        var (ada, staff) = (await shop.Customer(), await shop.Staff());
        var (id, _) = await Order(shop, ada);
        await shop.Settled();
        // Nothing in the shop fails by itself, so what was handled is laid aside again.
        var (placed, notes) = ((string)(await Hearing(staff, id, "inventory")).Event["id"]!, shop.Database("inventory"));
        await notes.Transact(async tx => await tx.Execute(
            """
            INSERT INTO parked (event_id, name, source, key, occurred_at, correlation_id, body, reason, attempts, parked_at, next_at, lease)
            VALUES (@id, 'toy.broken.v1', 'ordering', @order, @now, 'req_1', '{}', 'It broke.', 3, @now, @next, 0)
            """,
            ("id", placed), ("order", id), ("now", tx.Now), ("next", tx.Now + TimeSpan.FromDays(1))));
        var (_, parked) = await Hearing(staff, id, "inventory");
        Assert.Equal(("parked", "It broke.", 3, true), (
            (string)parked["state"]!, (string)parked["reason"]!, (int)parked["attempts"]!, parked["nextAt"] is not null));
        Assert.Null(parked["handledAt"]);

        await notes.Transact(async tx => await tx.Execute("UPDATE parked SET next_at = NULL WHERE event_id = @id", ("id", placed)));
        Assert.Equal("dead", (string)(await Hearing(staff, id, "inventory")).Hearing["state"]!);
        (await staff.Delete($"/ops/dead-letters/inventory.{placed}")).Is(204);
        Assert.Equal("dropped", (string)(await Hearing(staff, id, "inventory")).Hearing["state"]!);
        await notes.Transact(async tx => await tx.Execute("DELETE FROM inbox WHERE event_id = @id", ("id", placed)));
        Assert.Equal("waiting", (string)(await Hearing(staff, id, "inventory")).Hearing["state"]!);
    }

    [Fact]
    public async Task An_order_that_nobody_knows_is_not_there_and_none_of_it_is_for_customers()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services, settings: new() { ["Stoa:Demo"] = "false" });
        var (ada, staff) = (await shop.Customer(), await shop.Staff());
        var (id, _) = await Order(shop, ada);
        (await ada.Get("/ops/orders/" + id)).Is(403);
        (await staff.Get("/ops/orders/ord_00000000000000000000000000")).Is(404, "not-found");
        (await staff.Get("/ops/orders/x")).Is(404, "not-found");
    }

    /// <summary>Each service that listens has each event, and it did not take a day.</summary>
    private static void EventsOf(JsonObject life)
    {
        var events = life["events"]!.AsArray();
        Assert.Equal(
            [
                "inventory.stock-reserved.v1 inventory", "ordering.order-cancelled.v1 ordering", "ordering.order-paid.v1 ordering",
                "ordering.order-placed.v1 ordering", "ordering.payment-declined.v1 ordering", "ordering.payment-requested.v1 ordering",
                "ordering.refund-requested.v1 ordering", "payments.payment-failed.v1 payments",
                "payments.payment-succeeded.v1 payments", "payments.refund-succeeded.v1 payments",
            ],
            events.Select(one => $"{one!["name"]} {one["source"]}").Order());
        Assert.Equal(events.Select(one => (string)one!["id"]!).Order(StringComparer.Ordinal), events.Select(one => (string)one!["id"]!));
        Assert.All(events, one =>
        {
            Assert.NotNull(one!["sentAt"]);
            Assert.Equal((string)one["name"]! == RefundSucceeded.Name, one["traceId"] is null);       // the provider was asked by an errand
            Assert.All(one["heardBy"]!.AsArray(), hearing =>
            {
                Assert.Equal("handled", (string)hearing!["state"]!);
                Assert.InRange((long)hearing["milliseconds"]!, 0, 60_000);
            });
        });
        var paid = events.Single(one => (string)one!["name"]! == OrderPaid.Name)!;
        Assert.Equal(
            ["cart", "catalog", "inventory", "notifications", "payments"],
            paid["heardBy"]!.AsArray().Select(one => (string)one!["service"]!));
    }

    private static async Task<(string Id, string Number)> Order(TestShop shop, Visitor buyer)
    {
        var product = (await (await shop.Admin()).Post("/products", new { name = "Horn", price = 12.5, stock = 5 })).Is(201).Text("id");
        (await buyer.Post("/cart", new { productId = product, quantity = 2 })).Is(200);
        var order = (await buyer.Post("/order/checkout", new { })).Is(201);
        return (order.Text("id"), order.Text("number"));
    }

    private static IEnumerable<string> Steps(JsonNode steps) =>
        steps.AsArray().Select(step => $"{step!["at"]} {step["status"]} {step["what"]} {step["by"]} {step["note"]}");

    /// <summary>How a service heard that the order was placed.</summary>
    private static async Task<(JsonNode Event, JsonNode Hearing)> Hearing(Visitor staff, string id, string service)
    {
        var placed = (await staff.Get("/ops/orders/" + id)).Is(200).Json["events"]!.AsArray()
            .Single(one => (string)one!["name"]! == OrderPlaced.Name)!;
        return (placed, placed["heardBy"]!.AsArray().Single(one => (string)one!["service"]! == service)!);
    }
}
