using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>The shop's clock and unpaid orders: a word to the buyer after a while, the end when nobody paid or nobody answered.</summary>
internal static class WatchTheClock
{
    /// <summary>Orders a turn; each changes four rows of the five hundred that a transaction may.</summary>
    public const int MostPerTurn = 120;

    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    public static async Task Run(Tx tx, OrderTokens tokens)
    {
        foreach (var order in await OrderStore.TakeDue(tx, MostPerTurn))
        {
            var (what, next) = order.Look(tx.Now);
            if (what is null)
            {
                await OrderStore.LookAgain(tx, order, next);
                continue;
            }
            await Moves.Make(tx, tokens, order, new Fact(what.Value, Fact.Clock)
            {
                Next = next,
                Reason = what == Happening.NoAnswer ? "The stock did not answer in time." : "It was not paid in time.",
            });
        }
    }
}
