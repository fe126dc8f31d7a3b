using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class RotateSigningKeysTests
{
    [Theory, EachDatabase]
    public async Task Several_processes_at_once_make_one_key(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await AtOnce.Run(5, async i =>
        {
            await Rotate(shop);
            return i;
        });
        var first = Assert.Single(await Keys(shop));
        Assert.Equal(first.Public, KeptKey.Signer([first], shop.Time.GetUtcNow()).Public);
        await Rotate(shop);
        Assert.Single(await Keys(shop));
    }

    [Theory, EachDatabase]
    public async Task After_its_term_a_key_hands_over_and_goes_an_hour_later(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await Rotate(shop);
        var old = (await Keys(shop)).Single();
        shop.Time.Advance(KeptKey.Term);
        await Rotate(shop);
        var keys = await Keys(shop);
        Assert.Equal(2, keys.Count);
        Assert.Equal(old.Public, KeptKey.Signer(keys, shop.Time.GetUtcNow()).Public);       // the new one is shown first
        shop.Time.Advance(KeptKey.Notice);
        Assert.Equal(keys[0].Public, KeptKey.Signer(keys, shop.Time.GetUtcNow()).Public);
        Assert.Equal(2, (await Keys(shop)).Count);
        shop.Time.Advance(KeptKey.Afterlife);
        Assert.Equal(keys[0].Public, Assert.Single(await Keys(shop)).Public);
        await Rotate(shop);
        Assert.Equal(1, await shop.Db.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM signing_key")));
    }

    [Theory, EachDatabase]
    public async Task What_a_kept_key_signs_its_public_half_verifies(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await Rotate(shop);
        var key = (await Keys(shop)).Single();
        using var signing = key.Open(shop.Secrets);
        var told = Assert.Single((await shop.Db.Read(snapshot => KeyStore.Public(snapshot, shop.Time.GetUtcNow()))).Keys);
        Assert.Equal(told, signing.Public);

        var clock = new Clock(shop.Time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var verifier = new TokenVerifier(new Keyring(() => Task.FromResult(new TokenKeys([told])), clock), clock);
        var token = new TokenIssuer(clock).Issue(signing, "usr_1", "ses_1", Role.Staff, "ada@example.com");
        var caller = (await verifier.Verify(token.AsMemory())).Caller!;
        Assert.Equal(("usr_1", "ses_1", Role.Staff), (caller.UserId, caller.SessionId, caller.Role));
    }

    private static Task Rotate(Shop shop) => shop.Db.Transact(tx => RotateSigningKeys.Run(tx, shop.Secrets));

    private static Task<List<KeptKey>> Keys(Shop shop) =>
        shop.Db.Read(async snapshot => await KeyStore.Verifying(snapshot, shop.Time.GetUtcNow()));
}
