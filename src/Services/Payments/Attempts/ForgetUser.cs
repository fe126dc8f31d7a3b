using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>A user was erased: payments are kept without them, some rows at a time.</summary>
internal static class ForgetUser
{
    /// <summary>Of each table, in one transaction.</summary>
    public const int MostRows = 200;

    public static async Task Hear(Tx tx, string userId) => await tx.Execute(
        "INSERT INTO forgetting (user_id) VALUES (@user_id) ON CONFLICT DO NOTHING", ("user_id", userId));

    public static async Task Run(Tx tx)
    {
        if (await tx.QueryOne("SELECT user_id FROM forgetting ORDER BY user_id LIMIT 1", row => row.Text(0)) is not { } userId)
            return;
        if (await PayableStore.Forget(tx, userId, MostRows) + await PaymentStore.Forget(tx, userId, MostRows) == 0)
            await tx.Execute("DELETE FROM forgetting WHERE user_id = @user_id", ("user_id", userId));
    }
}
