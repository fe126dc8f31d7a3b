using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>
/// A customer was erased: orders stay, without who it was. What they had not paid yet is called off. A few rows a turn, as somebody may
/// have bought for years.
/// </summary>
internal static class ForgetCustomers
{
    /// <summary>Orders a turn; one that is called off changes four rows more.</summary>
    public const int MostPerTurn = 60;

    /// <summary>So long a checkout that was under way, or a token that was not yet known to be over, could still bring an order.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>Takes note; the job does the work.</summary>
    public static async Task Note(Tx tx, string customerId) => await ErasedStore.Add(tx, customerId);

    public static async Task Run(Tx tx, OrderTokens tokens)
    {
        foreach (var order in await ErasedStore.Orders(tx, MostPerTurn))
        {
            if (order.Status.IsOpen())
            {
                var gone = new Fact(Happening.Cancel, Fact.Clock) { Detail = "account erased", Reason = "The account was erased." };
                await Moves.Make(tx, tokens, order with { Email = "", CustomerId = null, ShippingAddress = null }, gone);
            }
            await ErasedStore.Forget(tx, order.Id);
        }
        await ErasedStore.Sweep(tx, tx.Now - Patience);
    }
}
