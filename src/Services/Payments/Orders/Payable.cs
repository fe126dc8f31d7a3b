using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>An order as far as paying it goes.</summary>
/// <param name="Amount">Nothing where it ended before anybody asked for its money.</param>
/// <param name="PaidBy">The payment that the order took.</param>
internal sealed record Payable(
    string OrderId, PayableState State, string? CustomerId, string? OrderTokenHash, Money? Amount, DateTimeOffset? ExpiresAt,
    string? ClosedBy, string? PaidBy)
{
    /// <summary>A buyer who is declined so often tries cards that are not his.</summary>
    public const int MostAttempts = 10;

    /// <summary>Whether it is this user's, or this guest's.</summary>
    public bool IsOf(Payer payer) => payer.UserId is { } user
        ? CustomerId == user
        : CustomerId is null && OrderTokenHash is not null && OrderTokenHash == payer.OrderTokenHash;
}

/// <summary>An order and its one attempt that is open, where there is one.</summary>
internal sealed record PayableWithAttempt(Payable Payable, Payment? Attempt);

/// <summary>Who pays: a user, or a guest by the hash of the order's token.</summary>
internal sealed record Payer(string? UserId, string? OrderTokenHash);
