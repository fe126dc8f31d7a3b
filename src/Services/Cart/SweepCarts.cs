using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Lets go of guests' carts that nobody has touched for long; a share each turn.</summary>
public static class SweepCarts
{
    /// <summary>A cart takes its lines along.</summary>
    public const int MostCarts = 50;

    public const int MostBegun = 200;

    public static readonly TimeSpan GuestsStay = TimeSpan.FromDays(30);

    /// <summary>A year can be held against the one before.</summary>
    public static readonly TimeSpan BegunStays = TimeSpan.FromDays(2 * 366);

    public static async Task Run(Tx tx)
    {
        await CartStore.ForgetGuests(tx, tx.Now - GuestsStay, MostCarts);
        await BegunStore.Forget(tx, tx.Now - BegunStays);
    }
}
