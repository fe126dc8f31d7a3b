using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>The staff know better, or its reader asked for it: an address is written to again.</summary>
internal static class OpenAddress
{
    /// <summary>False: it was not closed.</summary>
    public static async Task<bool> Run(Tx tx, string actorId, string address)
    {
        if (await ClosedAddressStore.Open(tx, address) is not { } closed)
            return false;
        // The book outlives those who are erased, so it says what was done and not to whose address.
        await Audit.Add(tx, actorId, "closed-address", closed.Channel.Word(), closed.Reason, "open");
        return true;
    }
}
