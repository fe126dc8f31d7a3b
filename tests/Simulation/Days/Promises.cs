using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>
/// Whether everything that people were told is so, and nothing else: the auditor looks at the shop from inside, this from the outside.
/// </summary>
internal static class Promises
{
    public static async Task<List<string>> Broken(TestShop shop, Memory memory)
    {
        var orders = await Rows(
            shop, "ordering", "SELECT id, status, payment_id FROM orders",
            static row => new Order(row.Text(0), row.Text(1), row.TextOrNull(2)));
        var payments = await Rows(
            shop, "payments", "SELECT id, state, captured_minor, failure_code FROM payment",
            static row => new Payment(row.Text(0), row.Text(1), row.Whole(2), row.TextOrNull(3)));
        var refunds = await Rows(shop, "payments", "SELECT id, state FROM refund", static row => (Id: row.Text(0), State: row.Text(1)));
        var desk = await Rows(
            shop, "payments", "SELECT kind, subject_id, settled_at FROM money_desk",
            static row => (Kind: row.Text(0), Id: row.Text(1), IsSettled: !row.IsNull(2)));
        foreach (var order in orders)
            memory.Count("orders that ended " + order.Status);
        foreach (var (kind, _, _) in desk)
            memory.Count("money desk: " + kind);
        foreach (var payment in payments.Where(one => one.FailureCode is not null))
            memory.Count("payments that failed: " + payment.FailureCode);
        var byId = orders.ToDictionary(order => order.Id, StringComparer.Ordinal);
        return
        [
            .. memory.Orders.Where(id => !byId.ContainsKey(id)).Select(id => $"{id} was told of and is not there"),
            .. byId.Keys.Where(id => !memory.Orders.Contains(id)).Select(id => $"nobody was told of {id}"),
            .. memory.Paid.Where(one => byId.GetValueOrDefault(one.Key)?.PaymentId != one.Value)
                .Select(one => $"{one.Key} was said to be paid by {one.Value}, and is not"),
            .. payments.Where(one => memory.Declined.Contains(one.Id) && one.Captured > 0)
                .Select(one => $"{one.Id} was said to be declined, and took {one.Captured}"),
            .. memory.Cancelled.Where(id => byId.GetValueOrDefault(id)?.Status != "cancelled")
                .Select(id => $"{id} was said to be cancelled"),
            .. memory.Refunds.Where(id => refunds.All(one => one.Id != id))
                .Select(id => $"{id} was said to be given back and is not there"),
            .. refunds.Where(one => one.State != "succeeded").Select(one => $"{one.Id} is {one.State}"),
            .. orders.Where(one => one.Status is "pending" or "awaiting-payment").Select(one => $"{one.Id} is still {one.Status}"),
            .. payments.Where(one => one.State is "pending" or "unknown").Select(one => $"{one.Id} is still {one.State}"),
            .. desk.Where(one => !one.IsSettled).Select(one => $"{one.Kind} {one.Id} lies on the money desk"),
        ];
    }

    private static Task<List<T>> Rows<T>(TestShop shop, string service, string sql, Func<Kernel.Data.Row, T> read) =>
        shop.Database(service).Read(async snapshot => await snapshot.Query(sql, read));

    private sealed record Order(string Id, string Status, string? PaymentId);

    private sealed record Payment(string Id, string State, long Captured, string? FailureCode);
}
