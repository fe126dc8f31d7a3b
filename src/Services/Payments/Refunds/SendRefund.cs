using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>The errand that has the provider give money back, and asks again with the same key until it knows.</summary>
internal sealed class SendRefund(Database db, Providers providers)
{
    public const string Name = "send-refund";

    /// <summary>After so many tries without an answer somebody should look.</summary>
    public const int StuckAfter = 5;

    public static async Task<DueRefund?> Claim(Tx tx)
    {
        if (await RefundStore.Due(tx, tx.Now) is not { } due
            || !await RefundStore.Take(tx, due, tx.Now + Patience.After(due.Tries)))
            return null;
        if (due.Tries == StuckAfter && await RefundStore.Get(tx, due.Id) is { } stuck)
            await MoneyDesk.Note(
                tx, MoneyDesk.RefundStuck, stuck.Id, stuck.OrderId, stuck.PaymentId, stuck.Id, stuck.Amount,
                $"No answer to {due.Tries} tries.");
        return due;
    }

    public async Task<RefundState> Call(DueRefund due)
    {
        var refund = await db.Read(async snapshot => await RefundStore.Get(snapshot, due.Id));
        return await providers[refund!.Provider].Refund(refund, Patience.Call);
    }

    public static Task Keep(Tx tx, DueRefund due, RefundState said) => ApplyRefundState.Run(tx, due.Id, said);
}
