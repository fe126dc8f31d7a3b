using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// A provider says how much of a payment went back in all. What is more than our own refunds somebody gave back at the provider itself,
/// and it is taken into the books as a refund that is done.
/// </summary>
internal static class TakeInRefund
{
    /// <param name="payment">Held by this transaction.</param>
    /// <param name="soFar">All of it, ours included: said twice, or late, it changes nothing.</param>
    public static async Task Run(Tx tx, Payment payment, Money soFar, string eventId)
    {
        if (soFar.Currency != payment.Captured.Currency)
            return;
        var outside = payment.Captured with { Minor = Math.Min(soFar.Minor - payment.Refunding, payment.Left.Minor) };
        if (outside.Minor <= 0
            || await StartRefund.Run(tx, payment, outside, "outside-" + eventId, "Given back at the provider.") is not { } refund)
            return;
        await ApplyRefundState.Run(tx, refund.Id, new RefundState.Succeeded(eventId));
    }
}
