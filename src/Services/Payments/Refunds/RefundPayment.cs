using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Staff give money back, all that is left or a part. In the book, with who and why.</summary>
internal static class RefundPayment
{
    public abstract record Outcome;

    public sealed record Started(Refund Refund) : Outcome;

    public sealed record NoSuchPayment : Outcome;

    /// <summary>Refunds that are under way count as given.</summary>
    public sealed record TooMuch(Money Left) : Outcome;

    /// <param name="amount">Nothing: all that is left.</param>
    public static async Task<Outcome> Run(Tx tx, string actorId, string paymentId, Money? amount, string reason)
    {
        if (await PaymentStore.Take(tx, paymentId) is not { } payment)
            return new NoSuchPayment();
        var wanted = amount ?? payment.Left;
        if (wanted.Minor <= 0 || wanted.Minor > payment.Left.Minor || wanted.Currency != payment.Left.Currency)
            return new TooMuch(payment.Left);
        var refund = await StartRefund.Run(tx, payment, wanted, "staff-" + tx.NewId("req_"), reason);
        await Audit.Add(
            tx, actorId, "payment.refund", payment.Id, $"{payment.Left} left", $"{payment.Left - wanted} left, {refund!.Id}: {reason}");
        return new Started(refund);
    }
}
