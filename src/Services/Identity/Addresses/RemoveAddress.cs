using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>A user drops an address. Where it was the default, the newest of the others is it from here on.</summary>
public static class RemoveAddress
{
    /// <summary>False: this user has no such address.</summary>
    public static async Task<bool> Run(Tx tx, string userId, string id)
    {
        if (await UserStore.Take(tx, userId) is null || await AddressStore.Get(tx, userId, id) is not { } address)
            return false;
        await AddressStore.Remove(tx, userId, id);
        if (address.IsDefault && (await AddressStore.Of(tx, userId)).LastOrDefault() is { } heir)
            await AddressStore.Save(tx, userId, heir with { IsDefault = true });
        return true;
    }
}
