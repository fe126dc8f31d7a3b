using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Payments captured money for an order: it is paid by that, or the money goes back.</summary>
internal static class PayOrder
{
    public static async Task Run(Tx tx, OrderTokens tokens, string orderId, string paymentId, Money amount)
    {
        var fact = new Fact(Happening.PaymentFits, Fact.Payments)
        {
            PaymentId = paymentId,
            Amount = amount,
            Reason = "The order could not take this payment.",
        };
        if (await OrderStore.Pay(tx, orderId, paymentId, amount) is { } paid)
            await Moves.Made(tx, tokens, OrderState.AwaitingPayment, paid, fact);
        else if (await OrderStore.Take(tx, orderId) is { } order)
            await Meet(tx, tokens, order, fact);
        else
            OrderSpeech.SendBack(tx, orderId, fact);       // there is no such order, and never was
    }

    /// <summary>Too late, too early, twice, the wrong amount, or money of which some went back already.</summary>
    private static async ValueTask Meet(Tx tx, OrderTokens tokens, Order order, Fact fact)
    {
        if (order.HasRefunds && await StepStore.Has(tx, order.Id, OrderLife.PaymentRefused, fact.PaymentId!))
            return;       // it was sent back when it was first heard of, and whatever the order has become, it stays so
        var wentBack = order.HasRefunds ? await RefundStore.Of(tx, order.Id, fact.PaymentId!) : 0;
        var what = order.Paid(fact.PaymentId!, fact.Amount!.Value, wentBack);
        var isTaken = OrderLife.On(order.Status, what).To == OrderState.Paid;
        await Moves.Make(tx, tokens, order, fact with { What = what, About = isTaken ? null : fact.PaymentId });
    }
}
