using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class RefreshSessionTests
{
    [Theory, EachDatabase]
    public async Task A_token_is_exchanged_for_the_next_one(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        shop.Time.Advance(TimeSpan.FromDays(1));
        var refreshed = Assert.IsType<RefreshSession.Refreshed>(await shop.Refresh(session.RefreshToken, "198.51.100.7"));
        Assert.Equal((user.Id, session.SessionId), (refreshed.User.Id, refreshed.Session.SessionId));
        Assert.NotEqual(session.RefreshToken, refreshed.Session.RefreshToken);
        var kept = Assert.Single(await shop.Sessions(user.Id));
        Assert.Equal((shop.Time.GetUtcNow(), "198.51.100.7", Shop.Laptop.Label), (kept.SeenAt, kept.Device.Network, kept.Device.Label));
        await shop.RefreshWell(refreshed.Session.RefreshToken);
    }

    [Theory, EachDatabase]
    public async Task Twenty_at_once_with_one_token_get_the_same_successor(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var outcomes = await AtOnce.Run(20, _ => shop.Refresh(session.RefreshToken));
        var tokens = outcomes.Select(outcome => Assert.IsType<RefreshSession.Refreshed>(outcome).Session.RefreshToken);
        var successor = Assert.Single(tokens.Distinct());
        Assert.Equal(2, Assert.Single(await shop.Sessions(user.Id)).Generation);
        await shop.RefreshWell(successor);
        Assert.Empty(await shop.Said<SessionRevoked>());
    }

    [Theory, EachDatabase]
    public async Task A_retry_within_the_grace_gets_the_same_again(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (_, session) = await shop.Register();
        var first = await shop.RefreshWell(session.RefreshToken);
        shop.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(first, await shop.RefreshWell(session.RefreshToken));
    }

    [Theory, EachDatabase]
    public async Task A_used_token_after_the_grace_ends_the_session_for_everybody(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var successor = await shop.RefreshWell(session.RefreshToken);
        shop.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(new RefreshSession.Reused(user.Id, session.SessionId), await shop.Refresh(session.RefreshToken));
        Assert.Equal(
            new SessionRevoked(user.Id, session.SessionId, EndReason.RefreshReused, shop.Time.GetUtcNow()),
            Assert.Single(await shop.Said<SessionRevoked>()));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(successor));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
        Assert.Empty(await shop.Sessions(user.Id));
    }

    [Theory, EachDatabase]
    public async Task The_first_token_of_a_long_chain_is_still_known_as_used(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (_, session) = await shop.Register();
        var token = session.RefreshToken;
        for (var i = 0; i < 20; i++)
        {
            shop.Time.Advance(TimeSpan.FromMinutes(15));
            token = await shop.RefreshWell(token);
        }
        Assert.IsType<RefreshSession.Reused>(await shop.Refresh(session.RefreshToken));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(token));
    }

    [Theory, EachDatabase]
    public async Task A_made_up_token_is_refused_and_ends_nothing(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        var guessed = RefreshToken.Parse(session.RefreshToken)! with { Secret = new byte[32] };
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(guessed.Text));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh((guessed with { Generation = 2 }).Text));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh("nonsense"));
        Assert.Single(await shop.Sessions(user.Id));
    }

    [Theory, EachDatabase]
    public async Task A_device_that_stays_away_for_thirty_days_is_signed_out(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (_, session) = await shop.Register();
        shop.Time.Advance(Session.Idle);
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
    }

    [Theory, EachDatabase]
    public async Task After_ninety_days_the_password_is_asked_for_though_it_came_by_daily(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var token = (await shop.Register()).Session.RefreshToken;
        for (var day = 1; day < 90; day++)
        {
            shop.Time.Advance(TimeSpan.FromDays(1));
            token = await shop.RefreshWell(token);
        }
        shop.Time.Advance(TimeSpan.FromDays(1));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(token));
    }

    [Theory, EachDatabase]
    public async Task A_refresh_and_a_sign_out_at_once_leave_the_session_ended(Engine engine)
    {
        await using var shop = await Shop.Open(engine);
        var (user, session) = await shop.Register();
        await AtOnce.Run(10, async i =>
        {
            if (i == 5)
                await shop.Db.Transact(tx => RevokeSession.Run(tx, user.Id, session.SessionId));
            else
                await shop.Refresh(session.RefreshToken);
            return i;
        });
        Assert.Empty(await shop.Sessions(user.Id));
        Assert.IsType<RefreshSession.Refused>(await shop.Refresh(session.RefreshToken));
        Assert.Single(await shop.Said<SessionRevoked>());
    }
}
