using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>A reader has had enough of something: by the link in a mail about it.</summary>
internal static class Unsubscribe
{
    /// <summary>False: the link is none of ours.</summary>
    public static async Task<bool> Run(Tx tx, Secrets secrets, string token)
    {
        if (OptOut.Read(token, secrets) is not var (userId, topic))
            return false;
        await ReaderStore.SwitchOff(tx, userId, topic);
        return true;
    }
}
