using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

public class TokenKeyringTests
{
    [Fact]
    public async Task A_new_key_is_learned_from_its_first_token_and_the_old_one_goes_on()
    {
        await using var host = await AccessHost.Start();
        using var next = SigningKey.Create();
        var old = host.Token();
        Assert.NotNull((await host.Verify(old)).Caller);

        host.Time.Advance(Keyring.Pause);
        host.Published.Insert(0, next.Public);
        Assert.NotNull((await host.Verify(host.Token(key: next))).Caller);
        Assert.NotNull((await host.Verify(old)).Caller);
        Assert.NotNull((await host.Verify(host.Token())).Caller);
        Assert.Equal(2, host.Asked);
    }

    [Fact]
    public async Task A_withdrawn_key_verifies_no_more_not_even_a_token_that_was_verified_before()
    {
        await using var host = await AccessHost.Start();
        using var next = SigningKey.Create();
        var old = host.Token();
        Assert.NotNull((await host.Verify(old)).Caller);

        host.Keys.Take(new TokenKeys([next.Public]));

        Assert.Equal(Refusal.UnknownKey, (await host.Verify(old)).Refusal);
        Assert.NotNull((await host.Verify(host.Token(key: next))).Caller);
    }

    [Fact]
    public async Task A_key_that_is_named_again_keeps_what_it_verified()
    {
        await using var host = await AccessHost.Start();
        var token = host.Token();
        await host.Verify(token);
        host.Keys.Take(new TokenKeys([host.Key.Public]));
        await host.Verify(token);
        Assert.Equal(1, host.Verifier.SignaturesChecked);
    }

    [Fact]
    public async Task A_withdrawal_is_noticed_by_itself_within_minutes()
    {
        await using var host = await AccessHost.Start();
        using var next = SigningKey.Create();
        var token = host.Token();
        Assert.NotNull((await host.Verify(token)).Caller);
        host.Published[0] = next.Public;
        Assert.NotNull((await host.Verify(token)).Caller);

        host.Time.Advance(Keyring.Freshness);
        await AccessHost.Until(async () => (await host.Verify(token)).Refusal == Refusal.UnknownKey);
        Assert.Equal(2, host.Asked);
    }

    [Fact, Rows(6)]
    public async Task Unknown_keys_make_the_source_be_asked_once_in_thirty_seconds()
    {
        await using var host = await AccessHost.Start();
        Assert.NotNull((await host.Verify(host.Token())).Caller);
        for (var second = 0; second < 90; second++)
        {
            using var theirs = SigningKey.Create();
            Assert.Equal(Refusal.UnknownKey, (await host.Verify(host.Token(key: theirs))).Refusal);
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(3, host.Asked);
    }

    [Fact]
    public async Task Those_who_need_a_key_at_the_same_time_wait_for_one_question()
    {
        await using var host = await AccessHost.Start();
        var answer = new TaskCompletionSource<TokenKeys>();
        host.Source = () => answer.Task;
        var waiting = Enumerable.Range(1, 20).Select(i => host.Verify(host.Token(user: $"usr_{i}"))).ToArray();
        Assert.DoesNotContain(waiting, one => one.IsCompleted);

        answer.SetResult(new TokenKeys([host.Key.Public]));

        Assert.All(await Task.WhenAll(waiting), verdict => Assert.NotNull(verdict.Caller));
        Assert.Equal(1, host.Asked);
    }

    [Fact]
    public async Task While_the_source_is_away_known_keys_go_on()
    {
        await using var host = await AccessHost.Start();
        Assert.NotNull((await host.Verify(host.Token())).Caller);
        host.Source = () => throw new Unavailable("Identity is away.");
        for (var hour = 0; hour < 3; hour++)
        {
            host.Time.Advance(TimeSpan.FromHours(1));
            Assert.NotNull((await host.Verify(host.Token())).Caller);
        }
    }

    [Fact]
    public async Task Without_any_key_a_request_is_asked_to_come_again_and_the_next_second_it_may()
    {
        await using var host = await AccessHost.Start();
        var source = host.Source;
        host.Source = () => throw new Unavailable("Identity is away.");
        var token = host.Token();

        var response = await host.Get("/mine", "Bearer " + token);
        Assert.Equal(503, response.StatusCode);
        Assert.Equal("1", response.Headers.RetryAfter);
        Assert.Equal(200, (await host.Get("/anyone")).StatusCode);

        host.Source = source;
        Assert.Equal(503, (await host.Get("/mine", "Bearer " + token)).StatusCode);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await host.Get("/mine", "Bearer " + token)).StatusCode);
    }

    [Fact]
    public async Task The_published_keys_are_a_key_set_that_may_be_kept_for_a_while()
    {
        using var key = SigningKey.Create();
        var context = new DefaultHttpContext();
        var body = new MemoryStream();
        context.Response.Body = body;

        await JsonWebKeys.Answer(context, new TokenKeys([key.Public]));

        Assert.Equal("application/json", context.Response.ContentType);
        Assert.Equal("public, max-age=300", context.Response.Headers.CacheControl);
        var one = Assert.Single(JsonDocument.Parse(body.ToArray()).RootElement.GetProperty("keys").EnumerateArray());
        Assert.Equal(
            ["kty EC", "crv P-256", $"x {key.Public.X}", $"y {key.Public.Y}", $"kid {key.Id}", "alg ES256", "use sig"],
            one.EnumerateObject().Select(member => $"{member.Name} {member.Value}"));
    }

    [Fact]
    public void A_kept_key_opens_with_the_same_secret_only()
    {
        var clock = new Clock();
        var secrets = new Secrets(clock.NewBytes(32), clock);
        using var key = SigningKey.Create();
        var kept = key.Seal(secrets);

        using var opened = SigningKey.Open(kept, secrets)!;
        Assert.Equal(key.Public, opened.Public);
        Assert.True(new VerificationKey(key.Public).Verifies("text"u8, opened.Sign("text"u8)));
        Assert.Null(SigningKey.Open(kept, new Secrets(clock.NewBytes(32), clock)));
        Assert.Null(SigningKey.Open([.. kept[..^1], (byte)(kept[^1] ^ 1)], secrets));
    }
}
