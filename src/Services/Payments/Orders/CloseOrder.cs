using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Orders that are paid or over take no money any more. One that was not even open leaves a tombstone.</summary>
internal static class CloseOrder
{
    public static async Task Paid(Tx tx, IReadOnlyList<OrderPaid> events)
    {
        foreach (var paid in events.OrderBy(one => one.OrderId, StringComparer.Ordinal))
            await Run(tx, paid.OrderId, paid.CustomerId, PayableNews.OrderPaid, paid.PaymentId, paid.OrderTokenHash);
    }

    public static async Task Run(
        Tx tx, string orderId, string? customerId, PayableNews news, string? paidBy = null, string? tokenHash = null)
    {
        if (await PayableStore.Close(tx, orderId, customerId, tokenHash, news, paidBy) is not { } attempts)
            return;
        tx.Touch(orderId);
        // Paid by its only attempt, it has no other that could still take money.
        if (paidBy is not null && attempts == 1)
            return;
        if (await PaymentStore.AskAboutOpen(tx, orderId, tx.Now + Patience.Settled))
            tx.Touch(AskProvider.Name);
    }
}
