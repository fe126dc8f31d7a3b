using System.Text.Json.Serialization;
using Stoa.Contracts;

namespace Stoa.Ordering;

/// <summary>An order as the API shows it.</summary>
/// <param name="OrderToken">For the guest who placed it, in the answer to the checkout and nowhere else.</param>
internal sealed record OrderBody(
    string Id, string Number, OrderState Status, string? CustomerId, string Email, IReadOnlyList<OrderLineBody> Items,
    decimal Subtotal, decimal Discount, decimal Shipping, decimal Tax, decimal Total, string Currency,
    ShippingAddress? ShippingAddress, string? PaymentId, string? Tracking,
    DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? OrderToken = null)
{
    public static OrderBody Of(Order order, IEnumerable<OrderLine> lines, string? orderToken = null) => new(
        order.Id, order.Number, order.Status, order.CustomerId, order.Email, [.. lines.Select(OrderLineBody.Of)],
        order.Costs.Subtotal.Major, order.Costs.Discount.Major, order.Costs.Shipping.Major, order.Costs.Tax.Major, order.Total.Major,
        order.Total.Currency, order.ShippingAddress, order.PaymentId, order.Tracking,
        order.ExpiresAt, order.CreatedAt, order.UpdatedAt, orderToken);
}

/// <summary>A line of it.</summary>
internal sealed record OrderLineBody(string ProductId, string Name, int Quantity, decimal UnitPrice, decimal LineTotal)
{
    public static OrderLineBody Of(OrderLine line) => new(
        line.ProductId, line.ProductName, line.Quantity, line.UnitPrice.Major, (line.UnitPrice * line.Quantity).Major);
}

/// <summary>A step of it.</summary>
/// <param name="By">customer, guest, staff (by id for the staff), or what acted: inventory, payments, clock.</param>
internal sealed record StepBody(DateTimeOffset At, OrderState Status, string What, string By, string? Note)
{
    public static StepBody Of(Step step, bool forStaff)
    {
        var isStaffs = step.By.StartsWith("usr_", StringComparison.Ordinal);
        var note = step.Shortages is { Count: > 0 } shortages ? string.Join(", ", shortages.Select(Told)) : step.Detail;
        return new(step.At, step.To, step.What, isStaffs && !forStaff ? "staff" : step.By, note);
    }

    private static string Told(Shortage one) => $"{one.ProductId}: {one.Asked} asked for, {one.Available} there";
}
