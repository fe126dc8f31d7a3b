using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Sets money of a payment aside and has it sent back. A cause asks once, whatever it asks for the second time.</summary>
internal static class StartRefund
{
    /// <returns>Nothing: this cause has asked before, or so much is not left.</returns>
    public static async Task<Refund?> Run(Tx tx, Payment payment, Money amount, string cause, string reason)
    {
        var id = tx.NewId("rfd_");
        var refund = new Refund(
            id, payment.Id, payment.OrderId, payment.Provider, payment.IntentId, RefundStanding.Pending, amount, cause, reason, null,
            tx.Now);
        if (!await RefundStore.Add(tx, refund))
            return null;
        if (!await PaymentStore.SetAside(tx, payment.Id, amount.Minor))
            throw new InvalidOperationException($"{payment.Id} has no {amount} left, though it was taken for this.");
        tx.Touch(SendRefund.Name);
        return refund;
    }
}
