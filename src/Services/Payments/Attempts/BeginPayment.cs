using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// Somebody wants to pay an order: may it be paid, and which attempt is it? Reads only; the attempt was prepared before. Where the
/// request carries a key to repeat it by, that key is written in the same transaction.
/// </summary>
internal static class BeginPayment
{
    public abstract record Outcome;

    public sealed record GoOn(Payment Attempt) : Outcome;

    /// <summary>Nobody has asked for this order's money yet, as far as we have heard.</summary>
    public sealed record NotYet : Outcome;

    public sealed record NotTheirs : Outcome;

    public sealed record AlreadyPaid : Outcome;

    public sealed record NotPayable(string ClosedBy) : Outcome;

    /// <summary>It is under way, or through and the order has not said yet whether it takes it.</summary>
    public sealed record Pending(Payment Attempt) : Outcome;

    public sealed record TooManyAttempts : Outcome;

    public static async Task<Outcome> Run(Snapshot snapshot, string orderId, Payer payer, PayableNews wish)
    {
        var found = await PayableStore.WithAttempt(snapshot, orderId);
        if (found is not null && !found.Payable.IsOf(payer))
            return new NotTheirs();
        return PayableTable.Decide(found?.Payable.State ?? PayableState.Unknown, wish) switch
        {
            PayableMove.Wait => new NotYet(),
            PayableMove.Refuse when found!.Payable.ClosedBy == PayableNews.OrderPaid.Word() => new AlreadyPaid(),
            PayableMove.Refuse => new NotPayable(found!.Payable.ClosedBy!),
            _ => found!.Attempt switch
            {
                null => await PaymentStore.Succeeded(snapshot, orderId) is { } paid ? new Pending(paid) : new TooManyAttempts(),
                { State: PaymentState.New } attempt => new GoOn(attempt),
                var attempt => new Pending(attempt),
            },
        };
    }
}
