using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>An attempt to pay came to nothing: the buyer is told, and may try again until the order expires.</summary>
internal static class DeclinePayment
{
    public static async Task Run(Tx tx, OrderTokens tokens, string orderId, string paymentId, string failureCode)
    {
        if (await OrderStore.Take(tx, orderId) is { } order)
        {
            await Moves.Make(tx, tokens, order, new Fact(Happening.PaymentFailed, Fact.Payments)
            {
                About = paymentId,
                Detail = failureCode,
                Reason = failureCode,
            });
        }
    }
}
