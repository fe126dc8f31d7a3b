using System.Text;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class SecretsAtRestTests
{
    [Theory, EachDatabase, Rows(26)]
    public async Task No_token_can_be_read_out_of_the_database(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        using var passwords = new Passwords(iterations: 1);
        var hash = await passwords.Hash("a quiet evening at home");
        var (user, session) = Assert.IsType<RegisterUser.Registered>(
            await shop.Db.Transact(tx => RegisterUser.Run(tx, shop.Links, "Ada", "ada@example.com", hash, Shop.Laptop)));
        var refreshed = await shop.RefreshWell(session.RefreshToken);
        var link = LinkToken.Parse((await shop.Mailed(LinkPurpose.PasswordReset, user.Email))!)!;
        byte[][] secrets = [RefreshToken.Parse(session.RefreshToken)!.Secret, RefreshToken.Parse(refreshed)!.Secret];

        var texts = await EverythingAtRest.Texts(shop, "users", "session", "mailed_link", "outbox");
        var bytes = await EverythingAtRest.Bytes(shop);
        Assert.DoesNotContain(texts, text => text.Contains(link.Secret) || text.Contains("quiet") || text.Contains("token="));
        Assert.All(secrets, secret => Assert.DoesNotContain(bytes, text => text.Contains(Convert.ToHexString(secret))));
        Assert.DoesNotContain(bytes, text => text.Contains(Convert.ToHexString(Encoding.ASCII.GetBytes(link.Secret))));
        Assert.Contains(texts, text => text.StartsWith("AQAAAA", StringComparison.Ordinal));
    }
}
