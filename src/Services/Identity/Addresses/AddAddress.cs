using Stoa.Kernel.Data;

namespace Stoa.Identity;

/// <summary>A user writes an address down; the first one is the default.</summary>
public static class AddAddress
{
    public abstract record Outcome;

    public sealed record Added(Address Address) : Outcome;

    /// <summary>There are as many as one may have.</summary>
    public sealed record TooMany : Outcome;

    public sealed record NoSuchUser : Outcome;

    public static async Task<Outcome> Run(Tx tx, string userId, AddressLines lines, bool asDefault)
    {
        if (await UserStore.Take(tx, userId) is null)
            return new NoSuchUser();
        var others = await AddressStore.Of(tx, userId);
        if (others.Count >= Address.MostPerUser)
            return new TooMany();
        var address = new Address(tx.NewId("adr_"), lines, asDefault || others.Count == 0);
        if (address.IsDefault)
            await AddressStore.ClearDefault(tx, userId);
        await AddressStore.Add(tx, userId, address);
        return new Added(address);
    }
}
