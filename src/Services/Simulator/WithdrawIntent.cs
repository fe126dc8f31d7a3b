using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>
/// From now on nothing happens under this key. One that was never heard of is written down as withdrawn, so that a request which is
/// still on its way finds it taken.
/// </summary>
internal static class WithdrawIntent
{
    private static readonly Money NoMoney = Money.Zero("XXX");

    public static async Task<Intent> Run(Tx tx, string key)
    {
        var tombstone = new Intent(
            Intent.IdOf(key), "", Intent.Withdrawn, null, NoMoney, 0, 0, null, null, null, null, null, tx.Now, 1);
        if (await IntentStore.Add(tx, tombstone))
            return tombstone;
        var intent = (await IntentStore.Get(tx, tombstone.Id))!;
        if (!intent.WaitsForBuyer)
            return intent;
        var withdrawn = intent with { State = Intent.Withdrawn };
        return await IntentStore.Move(tx, intent, withdrawn) ? withdrawn : (await IntentStore.Get(tx, intent.Id))!;
    }
}
