namespace Stoa.Contracts;

// The simulator stands for a payment provider outside the house. What Payments asks of it has effects, as a provider's API has: these are
// the only questions that are more than reading, and each carries a key of ours under which it has its effect once.

/// <summary>What the simulator knows of a payment, by our key.</summary>
/// <param name="State">
/// nothing, open, action, processing, succeeded, failed, withdrawn; or busy and key-in-use, where nothing was done.
/// </param>
/// <param name="OrderId">What we told it that the payment is for.</param>
/// <param name="Url">Where the buyer goes on: its page, or the bank's.</param>
public sealed record SimulatedPayment(string State, string? Id, string? OrderId, Money? Captured, string? FailureCode, string? Url);

/// <summary>Charges a card, known by its token. The same key again gets the same result.</summary>
public sealed record ChargeSimulated(string PaymentKey, string OrderId, Money Amount, string Token) : IQuery<SimulatedPayment>
{
    public static string Name => "simulator.charge.v1";
}

/// <summary>Opens the page on which a buyer pays; the open one where there is one.</summary>
public sealed record OpenSimulatedSession(
    string PaymentKey, string OrderId, Money Amount, string SuccessUrl, string CancelUrl, DateTimeOffset ExpiresAt)
    : IQuery<SimulatedPayment>
{
    public static string Name => "simulator.open-session.v1";
}

/// <summary>What came of a payment.</summary>
public sealed record FindSimulated(string PaymentKey) : IQuery<SimulatedPayment>
{
    public static string Name => "simulator.find.v1";
}

/// <summary>From now on nothing happens under this key, whatever is still on its way; says what did.</summary>
public sealed record WithdrawSimulated(string PaymentKey) : IQuery<SimulatedPayment>
{
    public static string Name => "simulator.withdraw.v1";
}

/// <summary>Gives money back. The same key again gets the same result.</summary>
public sealed record RefundSimulated(string RefundKey, string PaymentKey, Money Amount) : IQuery<SimulatedRefund>
{
    public static string Name => "simulator.refund.v1";
}

/// <summary>What the simulator knows of a refund.</summary>
/// <param name="State">succeeded or failed.</param>
public sealed record SimulatedRefund(string State, string? Id, string? FailureCode);

/// <summary>What was captured since a moment and a while ago, oldest first, from behind a capture's cursor.</summary>
public sealed record ListSimulatedCaptures(DateTimeOffset Since, string? After, int Limit) : IQuery<SimulatedCaptures>
{
    public static string Name => "simulator.list-captures.v1";
}

/// <summary>A page of captures.</summary>
public sealed record SimulatedCaptures(IReadOnlyList<SimulatedCapture> Items);

/// <summary>Money that the simulator took.</summary>
public sealed record SimulatedCapture(string Cursor, string Id, string PaymentKey, string OrderId, Money Captured);
