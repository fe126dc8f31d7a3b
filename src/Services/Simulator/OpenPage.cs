using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>Opens the page on which a buyer pays, or hands back the open one.</summary>
internal static class OpenPage
{
    public static async Task<Intent> Run(Tx tx, OpenSimulatedSession asked)
    {
        var intent = new Intent(
            Intent.IdOf(asked.PaymentKey), asked.OrderId, Intent.Open, null, asked.Amount, 0, 0, null, asked.SuccessUrl, asked.CancelUrl,
            asked.ExpiresAt, null, tx.Now, 1);
        return await IntentStore.Add(tx, intent) ? intent : (await IntentStore.Get(tx, intent.Id))!;
    }
}
