using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>A user corrects an address or makes it the default. A default stops being it only when another one becomes it.</summary>
public static class ChangeAddress
{
    /// <summary>Gives the changed address; nothing when this user has no such one.</summary>
    public static async Task<Address?> Run(Tx tx, string userId, string id, Func<AddressLines, AddressLines> change, bool asDefault)
    {
        if (await UserStore.Take(tx, userId) is null || await AddressStore.Get(tx, userId, id) is not { } address)
            return null;
        var changed = address with { Lines = change(address.Lines), IsDefault = address.IsDefault || asDefault };
        if (changed.IsDefault != address.IsDefault)
            await AddressStore.ClearDefault(tx, userId);
        await AddressStore.Save(tx, userId, changed);
        return changed;
    }
}
