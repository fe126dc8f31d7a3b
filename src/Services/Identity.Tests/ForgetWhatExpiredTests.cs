using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class ForgetWhatExpiredTests
{
    [Theory, EachDatabase]
    public async Task What_ran_out_goes_and_what_is_in_use_stays(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var old = await shop.Register("old@example.com");
        shop.Time.Advance(Session.Idle + ForgetWhatExpired.SessionsKept + TimeSpan.FromSeconds(1));
        var young = await shop.Register("young@example.com");
        await shop.Db.Transact(ForgetWhatExpired.Run);
        Assert.Equal(young.Session.SessionId, Assert.Single(await Ids(shop, "session")));
        Assert.Equal(LinkToken.Parse((await shop.MailedToken())!)!.Id, Assert.Single(await Ids(shop, "mailed_link")));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(old.Session.RefreshToken));
        await shop.RefreshWell(young.Session.RefreshToken);
    }

    private static Task<List<string>> Ids(Shop shop, string table) =>
        shop.Db.Read(async snapshot => await snapshot.Query($"SELECT id FROM {table}", row => row.Text(0)));
}
