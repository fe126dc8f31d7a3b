using System.Security.Cryptography;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class RotateSigningKeysTests
{
    private static readonly byte[] Said = [1, 2, 3];
    private static readonly byte[] Another = [1, 2, 4];

    [Theory, EachDatabase]
    public async Task Several_processes_at_once_make_one_key(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await Shop.AtOnce(5, async i =>
        {
            await Rotate(shop);
            return i;
        });
        var first = Assert.Single(await Keys(shop));
        Assert.Equal(first.Id, SigningKey.Signer([first], shop.Time.GetUtcNow()).Id);
        await Rotate(shop);
        Assert.Single(await Keys(shop));
    }

    [Theory, EachDatabase]
    public async Task After_its_term_a_key_hands_over_and_goes_an_hour_later(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await Rotate(shop);
        var old = (await Keys(shop)).Single();
        shop.Time.Advance(SigningKey.Term);
        await Rotate(shop);
        var keys = await Keys(shop);
        Assert.Equal(2, keys.Count);
        Assert.Equal(old.Id, SigningKey.Signer(keys, shop.Time.GetUtcNow()).Id);       // the new one is shown first
        shop.Time.Advance(SigningKey.Notice);
        Assert.Equal(keys[0].Id, SigningKey.Signer(keys, shop.Time.GetUtcNow()).Id);
        Assert.Equal(2, (await Keys(shop)).Count);
        shop.Time.Advance(SigningKey.Afterlife);
        Assert.Equal(keys[0].Id, Assert.Single(await Keys(shop)).Id);
        await Rotate(shop);
        Assert.Equal(1, await shop.Db.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM signing_key")));
    }

    [Theory, EachDatabase]
    public async Task What_a_kept_key_signs_its_public_half_verifies(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await Rotate(shop);
        var key = (await Keys(shop)).Single();
        using var pair = key.Open(shop.Secrets);
        var signature = pair.SignData(Said, HashAlgorithmName.SHA256);
        var told = Assert.Single((await shop.Db.Read(snapshot => SigningKeyStore.Public(snapshot, shop.Time.GetUtcNow()))).Keys);
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = System.Buffers.Text.Base64Url.DecodeFromChars(told.X), Y = System.Buffers.Text.Base64Url.DecodeFromChars(told.Y) },
        });
        Assert.True(verifier.VerifyData(Said, signature, HashAlgorithmName.SHA256));
        Assert.False(verifier.VerifyData(Another, signature, HashAlgorithmName.SHA256));
    }

    private static Task Rotate(Shop shop) => shop.Db.Transact(tx => RotateSigningKeys.Run(tx, shop.Secrets));

    private static Task<List<SigningKey>> Keys(Shop shop) => shop.Db.Read(async snapshot => await SigningKeyStore.Verifying(snapshot, shop.Time.GetUtcNow()));
}
