using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// Orders may be paid from now on. The first attempt is prepared at once, key and all, so that paying it later needs no commit before
/// the provider is called.
/// </summary>
internal static class HearPaymentRequested
{
    /// <summary>When an order is looked at first, if nobody has paid it by then.</summary>
    public static readonly TimeSpan LookAfter = TimeSpan.FromMinutes(3);

    /// <param name="paysItself">Whether the shop pays its orders by itself.</param>
    public static async Task Run(Tx tx, IReadOnlyList<PaymentRequested> requests, string provider, bool paysItself)
    {
        foreach (var asked in requests.OrderBy(one => one.OrderId, StringComparer.Ordinal))
        {
            if (!await PayableStore.Open(tx, asked, tx.Now + LookAfter))
                continue;
            PaymentStore.Prepare(
                tx, tx.NewId("pay_"), asked.OrderId, asked.CustomerId, provider, asked.Total, paysItself ? tx.Now : null);
            tx.Touch(asked.OrderId);
        }
        if (paysItself)
            tx.Touch(PayByItself.Name);
    }
}
