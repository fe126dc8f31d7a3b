using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// A provider said something of an attempt to pay. The one way in for all of it: the answer to a charge, a webhook, the buyer's return,
/// what came of asking.
/// </summary>
internal static class ApplyProviderState
{
    private const int MostTurns = 10;

    /// <param name="known">The attempt as it was read, perhaps a while ago.</param>
    public static async Task<Payment> Run(Tx tx, Payment known, ProviderState said)
    {
        var payment = known;
        for (var turn = 0; turn < MostTurns; turn++)
        {
            if (payment.Hear(said) is not { } news)
                return payment;
            if (await PaymentStore.Move(tx, payment, news.Payment, AskAt(tx, payment, news.Payment)))
            {
                var moved = news.Payment with { Version = payment.Version + 1 };
                await Follow(tx, moved, news.Kind);
                return moved;
            }
            payment = await PaymentStore.Get(tx, known.Id) ?? throw new InvalidOperationException($"There is no payment {known.Id}.");
        }
        throw new Unavailable($"{known.Id} changes faster than it can be written.");
    }

    /// <summary>What is not known is asked for at once, what is under way after a while.</summary>
    private static DateTimeOffset? AskAt(Tx tx, Payment was, Payment becomes)
    {
        if (becomes.IsFinal)
            return null;
        if (becomes.State == PaymentState.Pending)
            return tx.Now + TimeSpan.FromMinutes(1);
        tx.Touch(AskProvider.Name);
        return was.State == PaymentState.Unknown ? tx.Now + Patience.After(0) : tx.Now;
    }

    private static async ValueTask Follow(Tx tx, Payment payment, PaymentNewsKind kind)
    {
        tx.Touch(payment.OrderId);
        switch (kind)
        {
            case PaymentNewsKind.Captured:
                Ledger.Captured(tx, payment.Id, payment.Captured);
                tx.Publish(new PaymentSucceeded(payment.OrderId, payment.Id, payment.Captured));
                break;
            case PaymentNewsKind.Declined:
                tx.Publish(new PaymentFailed(payment.OrderId, payment.Id, payment.Amount, payment.FailureCode!));
                await PrepareNext(tx, payment);
                break;
            case PaymentNewsKind.Misfit:
                await SendBack(tx, payment);
                await PrepareNext(tx, payment);
                break;
        }
    }

    /// <summary>The buyer may try again: the next attempt's key is there before anybody needs it.</summary>
    private static async ValueTask PrepareNext(Tx tx, Payment payment)
    {
        if (await PayableStore.CountAttempt(tx, payment.OrderId))
            PaymentStore.Prepare(
                tx, tx.NewId("pay_"), payment.OrderId, payment.CustomerId, payment.Provider, payment.Amount, autoAt: null);
    }

    /// <summary>Money that is no payment of the order goes back by itself, and somebody looks at how it came.</summary>
    private static async ValueTask SendBack(Tx tx, Payment payment)
    {
        Ledger.Captured(tx, payment.Id, payment.Captured);
        var refund = await StartRefund.Run(tx, payment, payment.Captured, Payment.Misfit, "The provider took what was not asked for.");
        await MoneyDesk.Note(
            tx, MoneyDesk.Misfit, payment.Id, payment.OrderId, payment.Id, refund?.Id, payment.Captured,
            $"{payment.Amount} was asked for.");
    }
}
