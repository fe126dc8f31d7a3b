using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// The errand of a shop that pays its orders by itself, for demonstrations and load: the provider's good card, by events alone.
/// </summary>
internal sealed class PayByItself(Database db, Providers providers)
{
    public const string Name = "pay-by-itself";

    /// <summary>The card that is always good.</summary>
    public const string Token = "tok_visa";

    public static async Task<DuePayment?> Claim(Tx tx) =>
        await PaymentStore.DueToPay(tx, tx.Now) is { } due && await PaymentStore.TakeToPay(tx, due, tx.Now + Patience.Settled) ? due : null;

    public async Task<AskProvider.Heard> Call(DuePayment due)
    {
        var payment = (await db.Read(async snapshot => await PaymentStore.Get(snapshot, due.Id)))!;
        return new(payment, await Charge.Run(providers[payment.Provider], payment, Token) ?? new ProviderState.Nothing());
    }

    public static Task Keep(Tx tx, DuePayment due, AskProvider.Heard heard) => ApplyProviderState.Run(tx, heard.Payment, heard.Said);
}
