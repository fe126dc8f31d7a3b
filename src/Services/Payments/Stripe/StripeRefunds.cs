using Stoa.Kernel;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>Gives money back by Stripe, once for each of our refunds.</summary>
internal sealed class StripeRefunds(StripeApi api, Clock clock)
{
    private const string Refunds = "/v1/refunds";

    /// <summary>
    /// After that a key is of no more use: Stripe repeats an error of its own as long as it keeps the key, and forgets a key after a day.
    /// What it has is looked up then, and only what it does not have is asked for anew.
    /// </summary>
    private static readonly TimeSpan KeyIsGood = TimeSpan.FromHours(2);

    public async Task<RefundState> Send(Refund refund, StripeApi.Time time)
    {
        if (refund.IntentId is null || StripeMoney.Of(refund.Amount) is not { } amount)
            return new RefundState.Failed("amount-not-payable");
        var keys = (long)((clock.Now - refund.CreatedAt) / KeyIsGood);
        if (keys > 0 && await Find(refund, time) is { } before)
            return before;
        var answer = await api.Post(
            Refunds, keys > 0 ? $"{refund.Id}-{StripeApi.Word(keys)}" : refund.Id, time,
            ("payment_intent", refund.IntentId), ("amount", StripeApi.Word(amount)),
            ($"metadata[{StripeStates.OurRefund}]", refund.Id), ($"metadata[{StripeStates.OurPayment}]", refund.PaymentId));
        return answer switch
        {
            // A repeated answer is as old as the first one: what became of the refund since is asked for.
            StripeAnswer.Object { It: var it } when StripeStates.Refund(it) is RefundState.Unknown && it.Text("id") is { } id =>
                await api.Get($"{Refunds}/{id}", time) is StripeAnswer.Object { It: var now }
                    ? StripeStates.Refund(now)
                    : new RefundState.Unknown(),
            StripeAnswer.Object { It: var it } => StripeStates.Refund(it),
            StripeAnswer.Error { IsKeyTaken: false, IsKeyInUse: false, IsOurs: false } error =>
                await Find(refund, time) ?? new RefundState.Failed(error.Word),
            // An error of its own Stripe only repeats, so what it has is looked up.
            StripeAnswer.Unknown => await Find(refund, time) ?? new RefundState.Unknown(),
            _ => new RefundState.Unknown(),
        };
    }

    /// <summary>Nothing: Stripe knows of no such refund.</summary>
    private async Task<RefundState?> Find(Refund refund, StripeApi.Time time) =>
        await api.Get($"{Refunds}?payment_intent={refund.IntentId}&limit=100", time) is StripeAnswer.Object { It: var list }
            ? list.Items("data").Where(one => StripeStates.Ours(one, StripeStates.OurRefund) == refund.Id).Select(StripeStates.Refund)
                .FirstOrDefault()
            : new RefundState.Unknown();
}
