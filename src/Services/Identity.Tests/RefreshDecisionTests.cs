namespace Stoa.Identity.Tests;

public class RefreshDecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_live_token_rotates_and_the_one_before_it_gets_the_same_again_within_the_grace()
    {
        var session = At(generation: 5);
        Assert.Equal(RefreshDecision.Rotate, Decide(session, 5, Noon.AddDays(3)));
        Assert.Equal(RefreshDecision.SameAgain, Decide(session, 4, Noon));
        Assert.Equal(RefreshDecision.SameAgain, Decide(session, 4, Noon + Refreshing.Grace));
        Assert.Equal(RefreshDecision.Reused, Decide(session, 4, Noon + Refreshing.Grace + TimeSpan.FromMilliseconds(1)));
        Assert.Equal(RefreshDecision.Reused, Decide(session, 3, Noon));
    }

    [Fact]
    public void A_clock_that_is_behind_takes_a_fresh_use_for_a_fresh_one() =>
        Assert.Equal(RefreshDecision.SameAgain, Decide(At(generation: 2), 1, Noon.AddSeconds(-5)));

    [Fact]
    public void Nothing_is_given_for_an_ended_session_or_a_closed_account_whatever_the_token()
    {
        var session = At(generation: 5);
        for (var generation = 1; generation <= 5; generation++)
        {
            Assert.Equal(RefreshDecision.Refused, Decide(session with { RevokedAt = Noon }, generation, Noon));
            Assert.Equal(RefreshDecision.Refused, Decide(session, generation, session.ExpiresAt));
            Assert.Equal(RefreshDecision.Refused, Refreshing.Decide(session, mayEnter: false, generation, Noon));
        }
    }

    [Fact]
    public void However_often_a_device_comes_by_it_never_outlives_the_longest_time()
    {
        var session = At(generation: 1);
        var random = new Random(7);
        var now = Noon;
        for (var i = 0; i < 5_000; i++)
        {
            now += TimeSpan.FromMinutes(random.Next(1, 120));
            if (Decide(session, session.Generation, now) != RefreshDecision.Rotate)
                break;
            session = session.Rotated([1], "192.0.2.3", now);
            Assert.True(session.ExpiresAt <= session.CreatedAt + Session.Longest);
            Assert.True(session.ExpiresAt > now);
        }
        Assert.Equal(RefreshDecision.Refused, Decide(session, session.Generation, Noon + Session.Longest));
    }

    [Fact]
    public void In_any_history_of_uses_only_the_newest_token_rotates_and_a_late_use_of_another_is_seen()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var session = At(generation: 1);
            var now = Noon;
            for (var step = 0; step < 50; step++)
            {
                now += TimeSpan.FromSeconds(random.Next(0, 15));
                var shown = random.Next(Math.Max(1, session.Generation - 3), session.Generation + 1);
                var decision = Decide(session, shown, now);
                var expected = shown == session.Generation ? RefreshDecision.Rotate
                    : shown == session.Generation - 1 && now - session.SeenAt <= Refreshing.Grace ? RefreshDecision.SameAgain
                    : RefreshDecision.Reused;
                Assert.Equal(expected, decision);
                if (decision == RefreshDecision.Rotate)
                    session = session.Rotated([1], "192.0.2.3", now);
            }
        }
    }

    private static RefreshDecision Decide(Session session, int generation, DateTimeOffset now) =>
        Refreshing.Decide(session, true, generation, now);

    private static Session At(int generation) => Session.New("ses_1", "usr_1", Shop.Laptop, [0], Noon) with { Generation = generation };
}
