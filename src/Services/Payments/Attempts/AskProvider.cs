using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// The errand that finds out what came of an attempt: one whose outcome is not known, one that takes long, one that was prepared for an
/// order that is over and may have been used by a process that died. Never by guessing: the provider says it.
/// </summary>
internal sealed class AskProvider(Database db, Providers providers)
{
    public const string Name = "ask-provider";

    public static async Task<DuePayment?> Claim(Tx tx)
    {
        if (await PaymentStore.DueToAsk(tx, tx.Now) is not { } due)
            return null;
        var next = tx.Now + Patience.After(due.Times);
        return await PaymentStore.TakeToAsk(tx, due, next) ? due with { At = next } : null;
    }

    /// <summary>
    /// An order that is over takes no money any more, so the provider is told to take none. For an open one a call may still be under
    /// way; when it can't be any more and the provider never heard of it, then it is not to hear of it later.
    /// </summary>
    public async Task<Heard> Call(DuePayment due)
    {
        var (payable, payment) = (await db.Read(async snapshot => await PayableStore.WithPayment(snapshot, due.Id)))!;
        var provider = providers[payment!.Provider];
        if (payable.State == PayableState.Closed)
            return new Heard(payment, await provider.Withdraw(payment, Patience.Call));
        var said = await provider.Find(payment, Patience.Call);
        var isOver = payment.State != PaymentState.New && db.Clock.Now >= payment.UpdatedAt + Patience.Settled;
        if (said is ProviderState.Nothing && isOver)
            said = await provider.Withdraw(payment, Patience.Call);
        return new Heard(payment, said);
    }

    public static async Task Keep(Tx tx, DuePayment due, Heard heard)
    {
        if (heard.Said is ProviderState.Unknown)
            return;       // nobody answered this question, which says nothing of the attempt
        var payment = await ApplyProviderState.Run(tx, heard.Payment, heard.Said);
        // A prepared attempt that nobody used needs no more asking: an open order is looked at again, a closed one was withdrawn. Nor does
        // what has come to its end.
        if (payment.IsFinal || (payment.State == PaymentState.New && heard.Said is ProviderState.Nothing or ProviderState.Withdrawn))
            await PaymentStore.StopAsking(tx, payment.Id, due.At);
    }

    /// <summary>What the provider said, of the attempt as it was.</summary>
    public sealed record Heard(Payment Payment, ProviderState Said);
}
