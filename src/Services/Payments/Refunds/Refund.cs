using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>Where a refund stands.</summary>
internal enum RefundStanding
{
    Pending,
    Succeeded,
    Failed,
}

/// <summary>Money on its way back; its id is the key under which the provider knows it.</summary>
/// <param name="IntentId">The provider's own id of the payment.</param>
/// <param name="Cause">What asked for it: the same cause asks once.</param>
internal sealed record Refund(
    string Id, string PaymentId, string OrderId, string Provider, string? IntentId, RefundStanding State, Money Amount, string Cause,
    string Reason, string? FailureCode, DateTimeOffset CreatedAt);
