using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>Gives money back, once a key, and never more than was taken.</summary>
internal static class GiveBack
{
    /// <returns>What came of it, and whether it came of this very request.</returns>
    public static async Task<(SimulatedRefund Refund, bool IsNew)> Run(Tx tx, RefundSimulated asked, Weather weather)
    {
        var id = Intent.IdOf(asked.RefundKey);
        if (await IntentStore.Refund(tx, id) is { } before)
            return (before, false);
        if (await IntentStore.Get(tx, Intent.IdOf(asked.PaymentKey)) is not { } intent)
            return (new SimulatedRefund(Intent.Failed, id, "no-such-payment"), true);
        if (!await IntentStore.AddRefund(tx, id, intent.Id, asked.Amount))
            return ((await IntentStore.Refund(tx, id))!, false);
        var code = weather.Over(intent.Key, TestCards.Of(intent.Token)).HasFlag(Sky.RefundDeclined)
            ? "refund-declined"
            : await IntentStore.GiveBack(tx, intent.Id, asked.Amount) ? null : "amount-too-large";
        if (code is not null)
            await IntentStore.RefundFails(tx, id, code);
        var refund = new SimulatedRefund(code is null ? Intent.Succeeded : Intent.Failed, id, code);
        Happenings.Tell(tx, intent, asked, refund);
        return (refund, true);
    }
}
