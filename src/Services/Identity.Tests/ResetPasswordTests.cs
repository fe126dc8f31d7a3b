using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class ResetPasswordTests
{
    [Theory, EachDatabase]
    public async Task The_link_gives_a_new_password_and_signs_every_device_out(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var token = await shop.Mailed(LinkPurpose.PasswordReset, "ADA@example.com");
        var mailed = Assert.Single(await shop.Said<PasswordResetRequested>());
        Assert.StartsWith("https://shop.example/reset-password?token=", shop.Secrets.Open(mailed.Link));
        Assert.True(await Reset(shop, token!));
        var kept = await shop.Get(user.Id);
        Assert.Equal(("hash-2", user.PasswordVersion + 1, true), (kept.PasswordHash, kept.PasswordVersion, kept.EmailVerified));
        Assert.Empty(await shop.Sessions(user.Id));
        var ended = Assert.Single(await shop.Said<SessionRevoked>());
        Assert.Equal((session.SessionId, EndReason.PasswordReset), (ended.SessionId, ended.Reason));
    }

    [Theory, EachDatabase]
    public async Task A_link_works_once(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        var token = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        Assert.True(await Reset(shop, token!));
        Assert.False(await Reset(shop, token!));
    }

    [Theory, EachDatabase]
    public async Task Of_two_uses_at_once_one_counts(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        var token = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        var outcomes = await AtOnce.Run(8, i => shop.Db.Transact(tx => ResetPassword.Run(tx, token!, $"hash-of-{i}")));
        Assert.Single(outcomes, true);
        Assert.Equal($"hash-of-{Array.IndexOf(outcomes, true)}", (await shop.Get(user.Id)).PasswordHash);
    }

    [Theory, EachDatabase]
    public async Task A_newer_request_voids_the_older_link(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        var older = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        shop.Time.Advance(AnswerLinkRequests.Pause);
        var newer = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        Assert.False(await Reset(shop, older!));
        Assert.True(await Reset(shop, newer!));
    }

    [Theory, EachDatabase]
    public async Task Asking_again_within_a_minute_voids_nothing_and_mails_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        var first = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        shop.Time.Advance(AnswerLinkRequests.Pause - TimeSpan.FromSeconds(1));
        Assert.Null(await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com"));
        Assert.True(await Reset(shop, first!));
    }

    [Theory, EachDatabase]
    public async Task After_an_hour_it_is_too_late(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        var token = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        shop.Time.Advance(TimeSpan.FromMinutes(60));
        Assert.False(await Reset(shop, token!));
    }

    [Theory, EachDatabase]
    public async Task A_link_is_void_once_the_address_is_another_one(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var user = (await shop.Register()).User;
        var token = await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com");
        await shop.Db.Transact(async tx =>
            await UserStore.Save(tx, (await UserStore.Take(tx, user.Id))! with { Email = "countess@example.com" }));
        Assert.False(await Reset(shop, token!));
    }

    [Theory, EachDatabase]
    public async Task A_link_for_something_else_or_with_another_secret_opens_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        Assert.False(await Reset(shop, (await shop.MailedToken())!));       // it confirms the address
        var token = LinkToken.Parse((await shop.Mailed(LinkPurpose.PasswordReset, "ada@example.com"))!)!;
        Assert.False(await Reset(shop, (token with { Secret = new string('A', 43) }).Text));
        Assert.False(await Reset(shop, "lnk_"));
        Assert.True(await Reset(shop, token.Text));
    }

    [Theory, EachDatabase]
    public async Task Nobody_is_mailed_for_an_unknown_address_or_a_closed_account(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var admin = await shop.Enter("admin@example.com", Role.Admin);
        var user = (await shop.Register()).User;
        await shop.Db.Transact(tx => ChangeAccess.Run(tx, admin.Id, user.Id, disabled: true));
        Assert.Null(await shop.Mailed(LinkPurpose.PasswordReset, "nobody@example.com"));
        Assert.Null(await shop.Mailed(LinkPurpose.PasswordReset, user.Email));
    }

    [Theory, EachDatabase]
    public async Task Asking_again_before_the_answer_is_asking_once(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        await shop.Register();
        await AtOnce.Run(10, async i =>
        {
            await shop.Db.Transact(tx => RequestLink.Run(tx, LinkPurpose.PasswordReset, "ada@example.com"));
            return i;
        });
        await AtOnce.Run(2, async i =>
        {
            await shop.Db.Transact(tx => AnswerLinkRequests.Run(tx, shop.Links));
            return i;
        });
        Assert.Single(await shop.Said<PasswordResetRequested>());
    }

    [Fact]
    public void A_thousand_tokens_are_all_different_and_hold_256_bits()
    {
        var clock = new Kernel.Clock();
        var secrets = Enumerable.Range(0, 1000).Select(_ => clock.NewSecret()).ToHashSet();
        Assert.Equal(1000, secrets.Count);
        Assert.All(secrets, secret => Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(secret).Length));
    }

    private static Task<bool> Reset(Shop shop, string token) => shop.Db.Transact(tx => ResetPassword.Run(tx, token, "hash-2"));
}
