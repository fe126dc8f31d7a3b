using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// Sees to it that there is a key to sign with and that none signs for longer than its term. Two processes at once make one key.
/// </summary>
public static class RotateSigningKeys
{
    public static async Task Run(Tx tx, Secrets secrets)
    {
        if (!IsDue(await KeyStore.Verifying(tx, tx.Now), tx.Now))
        {
            await KeyStore.ForgetRetired(tx);
            return;
        }
        await Turn.Take(tx, Turn.SigningKeys);
        if (!IsDue(await KeyStore.Verifying(tx, tx.Now), tx.Now))
            return;       // the other process made it while we waited for our turn
        await KeyStore.RetireAll(tx, tx.Now + KeptKey.Notice + KeptKey.Afterlife);
        using var key = SigningKey.Create();
        await KeyStore.Add(tx, key, secrets);
    }

    private static bool IsDue(List<KeptKey> newestFirst, DateTimeOffset now) =>
        newestFirst.Count == 0 || now - newestFirst[0].CreatedAt >= KeptKey.Term;
}
