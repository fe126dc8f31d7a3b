using Stoa.Contracts;

namespace Stoa.Ordering;

/// <summary>Something that happened to an order, with what the timeline and the events must know of it.</summary>
/// <param name="By">Who: customer, guest, a member of staff by id, or what acted: inventory, payments, clock.</param>
internal sealed record Fact(Happening What, string By)
{
    public const string Customer = "customer", Guest = "guest", Inventory = "inventory", Payments = "payments", Clock = "clock";

    /// <summary>The payment or refund that it is told of once.</summary>
    public string? About { get; init; }

    /// <summary>What the timeline tells with it: a reason, or what was short as JSON.</summary>
    public string? Detail { get; init; }

    /// <summary>What the buyer is told as the reason.</summary>
    public string Reason { get; init; } = "";

    public string? PaymentId { get; init; }

    /// <summary>The money that came or is to go back.</summary>
    public Money? Amount { get; init; }

    public string? Tracking { get; init; }

    /// <summary>When the clock has its next say.</summary>
    public DateTimeOffset? Next { get; init; }

    public bool ReturnsMoney => What is Happening.RefundPart or Happening.RefundWhole or Happening.RefundOther;
}
