using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class UpdateProfileTests
{
    [Theory, EachDatabase]
    public async Task Users_change_what_they_tell_of_themselves_and_nothing_else(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        await shop.Db.Transact(tx => UpdateProfile.Run(
            tx, user.Id, profile => profile with { FullName = "Ada King", Phone = "+44 20 7946 0000" }));
        var changed = await shop.Db.Transact(tx => UpdateProfile.Run(tx, user.Id, profile => profile with { AvatarUrl = "/media/med_1" }));
        var kept = await shop.Get(user.Id);
        Assert.Equal(kept, changed);
        Assert.Equal(new Profile("Ada King", "+44 20 7946 0000", "/media/med_1"), kept.Profile);
        Assert.Equal(user.With(kept.Profile) with { Version = kept.Version }, kept);
        var said = await shop.Said<ProfileChanged>();
        Assert.Equal(2, said.Count);
        Assert.All(said, one => Assert.Equal(
            new ProfileChanged(user.Id, "Ada King", user.Email, "+44 20 7946 0000", one.ChangedAt), one));
    }

    [Theory, EachDatabase]
    public async Task Two_changes_at_once_both_count(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        await AtOnce.Run(2, i => shop.Db.Transact(tx => UpdateProfile.Run(
            tx, user.Id, profile => i == 0 ? profile with { Phone = "1" } : profile with { AvatarUrl = "2" })));
        Assert.Equal(new Profile("Ada Lovelace", "1", "2"), (await shop.Get(user.Id)).Profile);
    }

    [Theory, EachDatabase]
    public async Task An_account_that_is_gone_has_no_profile(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        Assert.Null(await shop.Db.Transact(tx => UpdateProfile.Run(tx, "usr_nobody", profile => profile)));
    }
}
