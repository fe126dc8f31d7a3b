using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>What was tried, taken and given back for an order, for those who look into it.</summary>
internal static class TellPayments
{
    public static async Task<PaymentsOfOrder> Run(Snapshot snapshot, string orderId)
    {
        var (attempts, refunds) = (await PaymentStore.Of(snapshot, orderId), new List<Refund>());
        foreach (var attempt in attempts.Where(attempt => attempt.Captured.Minor > 0))
            refunds.AddRange(await RefundStore.Of(snapshot, attempt.Id));
        var notes = await MoneyDesk.Of(snapshot, orderId);
        return new PaymentsOfOrder([.. attempts.Select(Told)], [.. refunds.Select(Told)], [.. notes.Select(Told)]);
    }

    private static PaymentAttempt Told(Payment payment) => new(
        payment.Id, payment.State.Word(), payment.Amount, payment.Captured with { Minor = payment.Refunded }, payment.Provider,
        payment.FailureCode, payment.CreatedAt, payment.UpdatedAt);

    private static RefundOfOrder Told(Refund refund) => new(
        refund.Id, refund.PaymentId, refund.State.Word(), refund.Amount, refund.Provider, refund.Reason, refund.FailureCode,
        refund.CreatedAt);

    private static MoneyNote Told(DeskEntry note) => new(
        note.Id, note.Kind, note.PaymentId, note.RefundId, note.Amount, note.Detail, note.NotedAt, note.SettledAt, note.SettledBy);
}
