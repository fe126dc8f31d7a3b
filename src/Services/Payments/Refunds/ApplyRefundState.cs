using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// A provider said something of a refund: the errand's answer, or a webhook. Whatever comes after the first final word changes nothing.
/// </summary>
internal static class ApplyRefundState
{
    /// <returns>Whether it was news.</returns>
    public static async Task<bool> Run(Tx tx, string refundId, RefundState said)
    {
        if (said is RefundState.Unknown || await RefundStore.Get(tx, refundId) is not { State: RefundStanding.Pending } refund)
            return false;
        return said switch
        {
            RefundState.Succeeded got => await Succeed(tx, refund, got.ProviderId),
            RefundState.Failed got => await Fail(tx, refund, got.Code),
            _ => throw new ArgumentOutOfRangeException(nameof(said), said, "Not a word of a provider."),
        };
    }

    private static async Task<bool> Succeed(Tx tx, Refund refund, string providerId)
    {
        if (!await RefundStore.End(tx, refund.Id, RefundStanding.Succeeded, providerId, null))
            return false;
        var soFar = await PaymentStore.Refunded(tx, refund.PaymentId, refund.Amount.Minor);
        Ledger.Refunded(tx, refund.Id, refund.Amount);
        await MoneyDesk.Refunded(tx, refund.Id, refund.PaymentId);
        tx.Publish(new RefundSucceeded(
            refund.OrderId, refund.PaymentId, refund.Id, refund.Amount, refund.Amount with { Minor = soFar }));
        return true;
    }

    private static async Task<bool> Fail(Tx tx, Refund refund, string code)
    {
        if (!await RefundStore.End(tx, refund.Id, RefundStanding.Failed, null, code))
            return false;
        var soFar = await PaymentStore.NotRefunded(tx, refund.PaymentId, refund.Amount.Minor);
        await MoneyDesk.Note(
            tx, MoneyDesk.RefundFailed, refund.Id, refund.OrderId, refund.PaymentId, refund.Id, refund.Amount, code);
        tx.Publish(new RefundFailed(
            refund.OrderId, refund.PaymentId, refund.Id, refund.Amount, refund.Amount with { Minor = soFar }, code));
        return true;
    }
}
