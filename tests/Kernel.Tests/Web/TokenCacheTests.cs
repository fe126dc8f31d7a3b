using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Tests.Web;

public class TokenCacheTests
{
    [Fact]
    public async Task A_signature_is_computed_once_in_the_life_of_a_token()
    {
        await using var host = await AccessHost.Start();
        var token = host.Token();
        for (var i = 0; i < 50; i++)
            Assert.Equal(200, (await host.Get("/mine", "Bearer " + token)).StatusCode);
        Assert.Equal(1, host.Verifier.SignaturesChecked);
    }

    [Fact]
    public async Task A_token_that_differs_in_one_letter_is_not_found_there()
    {
        await using var host = await AccessHost.Start();
        var token = host.Token();
        await host.Verify(token);
        var letters = token.ToCharArray();
        letters[^10] = letters[^10] == 'A' ? 'B' : 'A';
        Assert.Equal(Refusal.WrongSignature, (await host.Verify(new string(letters))).Refusal);
    }

    [Fact]
    public async Task Refused_tokens_are_not_remembered()
    {
        await using var host = await AccessHost.Start();
        using var theirs = SigningKey.Create();
        var forged = TokenForge.Resign(host.Token(), theirs);
        await host.Verify(forged);
        await host.Verify(forged);
        Assert.Equal(2, host.Verifier.SignaturesChecked);
    }

    [Fact]
    public void It_holds_two_generations_and_what_is_in_use_stays()
    {
        var cache = new VerifiedTokens(generation: 10);
        using var key = SigningKey.Create();
        var caller = new Caller("usr_1", "ses_1", Role.Customer, "ada@shop.test", default, default);
        var verified = new VerifiedToken(caller, new VerificationKey(key.Public));
        cache.Keep("in use", verified);
        for (var i = 0; i < 100; i++)
        {
            cache.Keep($"token {i}", verified);
            Assert.NotNull(cache.Find("in use"));
        }
        Assert.Null(cache.Find("token 50"));
        Assert.NotNull(cache.Find("token 99"));
        Assert.InRange(Enumerable.Range(0, 100).Count(i => cache.Find($"token {i}") is not null), 1, 20);
    }

    [Fact]
    public async Task Many_at_once_get_the_same_answer()
    {
        await using var host = await AccessHost.Start();
        var tokens = Enumerable.Range(0, 20).Select(i => host.Token(user: $"usr_{i}")).ToArray();
        await Parallel.ForAsync(0, 2000, async (i, _) =>
            Assert.Equal($"usr_{i % 20}", (await host.Verify(tokens[i % 20])).Caller?.UserId));
        Assert.InRange(host.Verifier.SignaturesChecked, 20, 2000);
    }
}
