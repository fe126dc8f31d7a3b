using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Lets go of what carriers told long ago, and of yesterday's counts; a share each turn.</summary>
internal static class ForgetNews
{
    public const int MostPerTurn = 200;

    /// <summary>No carrier repeats what is so old.</summary>
    public static readonly TimeSpan NewsStay = TimeSpan.FromDays(30);

    public static async Task Run(Tx tx)
    {
        await CarrierNewsStore.Forget(tx, tx.Now - NewsStay, MostPerTurn);
        await TextCountStore.Forget(tx, CountText.DayOf(tx.Now), MostPerTurn);
    }
}
