using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>The orders of the shop, as many as were asked for.</summary>
/// <param name="Search">Words by which an order is looked for: its number, or whose it is.</param>
/// <param name="Results">What came of shipping several at once.</param>
public sealed record AdminOrdersModel(
    IReadOnlyList<Order> Orders, string? Next, string? Status, string? Customer, string? Search, bool IsOn, IReadOnlyList<Result> Results)
{
    public static IReadOnlyList<string> States { get; } =
        ["pending", "awaiting-payment", "paid", "shipped", "delivered", "cancelled", "refunded", "expired", "rejected"];

    /// <summary>What the list is asked for, in another state of orders.</summary>
    public string Query(string? status) => string.Join('&', new[] { ("status", status), ("customer", Customer), ("search", Search) }
        .Where(one => one.Item2 is not null).Select(one => $"{one.Item1}={Uri.EscapeDataString(one.Item2!)}"));
}

/// <summary>An order, and what those who run the shop may do with it now.</summary>
/// <param name="Doing">What somebody tried a moment ago: "ship", "cancel", or the id of a payment to give back.</param>
/// <param name="Key">Sending a form twice does it once.</param>
public sealed record AdminOrderModel(
    Order Order, IReadOnlyList<Step> Steps, IReadOnlyList<PaidBy> Payments, Filled Filled, string? Doing, string Key)
{
    public bool MayShip => Order.Status == "paid";

    public bool MayArrive => Order.Status == "shipped";

    public bool MayCancel => Order.Status is "pending" or "awaiting-payment" or "paid";
}

/// <summary>An attempt to pay an order, and what went back of it.</summary>
public sealed record PaidBy(Payment Payment, IReadOnlyList<Refund> Refunds)
{
    /// <summary>What can still be given back, with refunds that are on their way counted as gone.</summary>
    public decimal Left => Payment.Status != "succeeded" ? 0 : Payment.Amount - Math.Max(
        Payment.Refunded, Refunds.Where(one => one.Status != "failed").Sum(one => one.Amount));
}
