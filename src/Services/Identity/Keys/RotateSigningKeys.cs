using System.Buffers.Text;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Sees to it that there is a key to sign with and that none signs for longer than its term. Two processes at once make one key.</summary>
public static class RotateSigningKeys
{
    public static async Task Run(Tx tx, Secrets secrets)
    {
        if (!IsDue(await SigningKeyStore.Verifying(tx, tx.Now), tx.Now))
        {
            await SigningKeyStore.ForgetRetired(tx);
            return;
        }
        await Turn.Take(tx, Turn.SigningKeys);
        if (!IsDue(await SigningKeyStore.Verifying(tx, tx.Now), tx.Now))
            return;       // the other process made it while we waited for our turn
        await SigningKeyStore.RetireAll(tx, tx.Now + SigningKey.Notice + SigningKey.Afterlife);
        await SigningKeyStore.Add(tx, SigningKey.New(tx.NewId("key_"), Base64Url.DecodeFromChars(tx.NewSecret()), secrets, tx.Now));
    }

    private static bool IsDue(List<SigningKey> newestFirst, DateTimeOffset now) => newestFirst.Count == 0 || now - newestFirst[0].CreatedAt >= SigningKey.Term;
}
