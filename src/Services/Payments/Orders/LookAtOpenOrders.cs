using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// Looks at orders that have been open for a while. A process may have died between the provider's answer and our commit, and the webhook
/// may be lost: so the provider is asked about the prepared attempt. Captured money that nobody claims goes to the desk.
/// </summary>
internal static class LookAtOpenOrders
{
    private const int MostPerTurn = 50;

    /// <summary>How long after its time an order's silence is odd.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    public static async Task Run(Tx tx)
    {
        foreach (var order in await PayableStore.ToLookAt(tx, tx.Now, MostPerTurn))
        {
            if (!await PayableStore.LookAgain(tx, order.OrderId, tx.Now + HearPaymentRequested.LookAfter))
                continue;
            if (await PaymentStore.AskAboutOpen(tx, order.OrderId, tx.Now))
                tx.Touch(AskProvider.Name);
            if (tx.Now < order.ExpiresAt + Silence)
                continue;
            foreach (var payment in await PaymentStore.Captured(tx, order.OrderId))
                await MoneyDesk.Note(
                    tx, MoneyDesk.Unclaimed, payment.Id, order.OrderId, payment.Id, null, payment.Captured,
                    "The order neither took it nor asked for it back.");
        }
        await MoneyDesk.Taken(tx);
    }
}
