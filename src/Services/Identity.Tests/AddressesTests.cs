using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class AddressesTests
{
    private static readonly AddressLines Lines = new("Ada Lovelace", "12 St James's Square", null, "London", null, "SW1Y 4JH", "GB", null);

    [Theory, EachDatabase]
    public async Task The_first_one_is_the_default_and_a_later_one_only_when_asked(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        var first = await Add(shop, user.Id);
        Assert.Equal(new Address(first.Id, Lines, true), first);
        await Add(shop, user.Id);
        Assert.Equal(first.Id, await Default(shop, user.Id));
        var third = await Add(shop, user.Id, asDefault: true);
        Assert.Equal(third.Id, await Default(shop, user.Id));
    }

    [Theory, EachDatabase]
    public async Task Ten_first_ones_at_once_leave_one_default(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        await AtOnce.Run(10, i => Add(shop, user.Id, asDefault: i % 2 == 0));
        Assert.Equal(10, (await shop.Addresses(user.Id)).Count);
        await Default(shop, user.Id);
    }

    [Theory, EachDatabase]
    public async Task There_are_fifty_and_not_one_more(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        for (var i = 0; i < Address.MostPerUser - 1; i++)
            await Add(shop, user.Id);
        var outcomes = await AtOnce.Run(4, _ => shop.Db.Transact(tx => AddAddress.Run(tx, user.Id, Lines, false)));
        Assert.Single(outcomes.OfType<AddAddress.Added>());
        Assert.Equal(3, outcomes.OfType<AddAddress.TooMany>().Count());
    }

    [Theory, EachDatabase]
    public async Task A_change_writes_what_it_names_and_can_make_it_the_default(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        await Add(shop, user.Id);
        var second = await Add(shop, user.Id);
        var changed = await shop.Db.Transact(tx => ChangeAddress.Run(
            tx, user.Id, second.Id, lines => lines with { City = "Paris", Country = "FR" }, asDefault: true));
        Assert.Equal(new Address(second.Id, Lines with { City = "Paris", Country = "FR" }, true), changed);
        Assert.Equal(second.Id, await Default(shop, user.Id));
        var again = await shop.Db.Transact(tx => ChangeAddress.Run(tx, user.Id, second.Id, lines => lines, asDefault: false));
        Assert.True(again!.IsDefault);       // it stops being the default only when another one becomes it
    }

    [Theory, EachDatabase]
    public async Task When_the_default_goes_the_newest_of_the_others_is_it(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        var first = await Add(shop, user.Id);
        await Add(shop, user.Id);
        var third = await Add(shop, user.Id);
        Assert.True(await shop.Db.Transact(tx => RemoveAddress.Run(tx, user.Id, first.Id)));
        Assert.Equal(third.Id, await Default(shop, user.Id));
        foreach (var address in await shop.Addresses(user.Id))
            Assert.True(await shop.Db.Transact(tx => RemoveAddress.Run(tx, user.Id, address.Id)));
        Assert.Empty(await shop.Addresses(user.Id));
        Assert.False(await shop.Db.Transact(tx => RemoveAddress.Run(tx, user.Id, first.Id)));
    }

    [Theory, EachDatabase]
    public async Task Another_users_address_is_not_found(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var ada = (await shop.Register()).User;
        var bob = (await shop.Register("bob@example.com")).User;
        var address = await Add(shop, ada.Id);
        Assert.Null(await shop.Db.Transact(tx => ChangeAddress.Run(tx, bob.Id, address.Id, lines => lines with { City = "Hull" }, true)));
        Assert.False(await shop.Db.Transact(tx => RemoveAddress.Run(tx, bob.Id, address.Id)));
        Assert.Equal([address], await shop.Addresses(ada.Id));
        Assert.IsType<AddAddress.NoSuchUser>(await shop.Db.Transact(tx => AddAddress.Run(tx, "usr_nobody", Lines, true)));
    }

    private static async Task<Address> Add(Shop shop, string userId, bool asDefault = false) =>
        Assert.IsType<AddAddress.Added>(await shop.Db.Transact(tx => AddAddress.Run(tx, userId, Lines, asDefault))).Address;

    private static async Task<string> Default(Shop shop, string userId) =>
        Assert.Single(await shop.Addresses(userId), address => address.IsDefault).Id;
}
