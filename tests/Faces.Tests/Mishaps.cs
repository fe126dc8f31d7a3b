using Stoa.Client.Models;
using Stoa.Contracts;
using Stoa.Kernel.Messaging;
using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>What a shop that is well does not come to by itself.</summary>
internal static class Mishaps
{
    /// <summary>What is said of an event that was laid aside.</summary>
    public const string Reason = "The cart could not be read.";

    /// <summary>
    /// Cart gives up on the news that an order is paid. Nothing in the shop fails by itself, so what it has handled is laid aside again;
    /// gives the dead letter's id.
    /// </summary>
    public static async Task<string> LayAside(this BrowsedShop shop, Order order)
    {
        var (cart, news) = (shop.Shop.Database("cart"), await News(shop, order));
        await Eventually.Equal(1, () => cart.Read(async snapshot => await snapshot.QueryWhole(
            "SELECT COUNT(*) FROM inbox WHERE event_id = @id", ("id", news.Id)) ?? 0));
        await cart.Transact(async tx => await tx.Execute(
            """
            INSERT INTO parked (event_id, name, source, key, occurred_at, correlation_id, body, reason, attempts, parked_at, lease)
            VALUES (@id, @name, 'ordering', @key, @occurred_at, @correlation_id, @body, @reason, @attempts, @parked_at, 0)
            """,
            ("id", news.Id), ("name", OrderPaid.Name), ("key", order.Id), ("occurred_at", news.OccurredAt),
            ("correlation_id", news.CorrelationId), ("body", news.Body), ("reason", Reason), ("attempts", Parked.MostAttempts),
            ("parked_at", tx.Now)));
        return "cart." + news.Id;
    }

    /// <summary>How much of the news of an order is laid aside in Cart.</summary>
    public static Task<long> LaidAside(this BrowsedShop shop, Order order) => shop.Shop.Database("cart").Read(
        async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM parked WHERE key = @key", ("key", order.Id)) ?? 0);

    private static async Task<Paid> News(BrowsedShop shop, Order order) =>
        (await shop.Shop.Database("ordering").Read(async snapshot => await snapshot.QueryOne(
            "SELECT id, occurred_at, correlation_id, body FROM outbox WHERE key = @key AND name = @name",
            row => new Paid(row.Text(0), row.Time(1), row.Text(2), row.Text(3)), ("key", order.Id), ("name", OrderPaid.Name))))!;

    private sealed record Paid(string Id, DateTimeOffset OccurredAt, string CorrelationId, string Body);
}
