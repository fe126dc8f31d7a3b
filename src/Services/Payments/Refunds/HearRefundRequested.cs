using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// Ordering wants money back: the order was called off, or can't take it. Once a payment and cause; what staff gave back already is not
/// given twice.
/// </summary>
internal static class HearRefundRequested
{
    /// <summary>The buyer's own cause. Any other is money that no order takes, and lies on the desk until it is back.</summary>
    public const string Cancelled = "cancelled";

    public static async Task Run(Tx tx, RefundRequested asked)
    {
        if (await PaymentStore.Take(tx, asked.PaymentId) is not { } payment || payment.OrderId != asked.OrderId)
            throw new InvalidOperationException($"{asked.OrderId} asks for the money of {asked.PaymentId}, which is not its payment.");
        var left = payment.Left;
        var amount = asked.Amount.Currency == left.Currency && asked.Amount.Minor < left.Minor ? asked.Amount : left;
        if (amount.Minor <= 0 || await StartRefund.Run(tx, payment, amount, asked.Cause, asked.Reason) is not { } refund)
            return;
        if (asked.Cause != Cancelled)
            await MoneyDesk.Note(tx, MoneyDesk.NoOrder, payment.Id, payment.OrderId, payment.Id, refund.Id, amount, asked.Reason);
    }
}
