using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Money of a payment went back. When all of what paid the order has, it is refunded.</summary>
internal static class ReturnMoney
{
    public static async Task Run(Tx tx, OrderTokens tokens, RefundSucceeded refund)
    {
        if (await OrderStore.Take(tx, refund.OrderId) is not { } order)
            return;
        if (!await RefundStore.Raise(tx, order.Id, refund.PaymentId, refund.RefundedSoFar.Minor))
            return;       // told before, or a later one overtook it
        await Moves.Make(tx, tokens, order, new Fact(order.Refunded(refund.PaymentId, refund.RefundedSoFar), Fact.Payments)
        {
            Detail = refund.Amount.ToString(),
            Reason = "The money went back.",
        });
    }
}
