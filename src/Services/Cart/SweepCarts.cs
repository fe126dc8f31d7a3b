using Stoa.Kernel.Data;

namespace Stoa.Cart;

/// <summary>Lets go of guests' carts that nobody has touched for long; a share each turn.</summary>
public static class SweepCarts
{
    /// <summary>A cart takes its lines along.</summary>
    public const int MostCarts = 50;

    public static readonly TimeSpan GuestsStay = TimeSpan.FromDays(30);

    public static async Task Run(Tx tx) => await CartStore.ForgetGuests(tx, tx.Now - GuestsStay, MostCarts);
}
