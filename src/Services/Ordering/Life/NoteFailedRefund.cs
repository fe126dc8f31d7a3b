using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>The provider refused to give money back: the order's timeline says so, the money desk has to look.</summary>
internal static class NoteFailedRefund
{
    public static async Task Run(Tx tx, OrderTokens tokens, string orderId, string refundId, string failureCode)
    {
        if (await OrderStore.Take(tx, orderId) is { } order)
        {
            await Moves.Make(tx, tokens, order, new Fact(Happening.RefundFailed, Fact.Payments)
            {
                About = refundId,
                Detail = failureCode,
            });
        }
    }
}
