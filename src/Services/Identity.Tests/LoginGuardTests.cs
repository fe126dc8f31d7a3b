using Stoa.Testing;

namespace Stoa.Identity.Tests;

public class LoginGuardTests
{
    private const string Ada = "ada@example.com";
    private const string Home = "192.0.2.1";
    private readonly ManualClock time = new();

    [Fact]
    public void After_five_failures_from_one_network_the_wait_begins_and_doubles()
    {
        var guard = new LoginGuard(time);
        Assert.Equal(5, Tries(guard, Ada, Home, 100));
        Assert.Equal(TimeSpan.FromSeconds(30), guard.Enter(Ada, Home, null).Wait);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, Tries(guard, Ada, Home, 100));
        Assert.Equal(TimeSpan.FromSeconds(60), guard.Enter(Ada, Home, null).Wait);
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Tries(guard, Ada, Home, 100));
    }

    [Fact]
    public void Who_guesses_at_two_sisters_by_turns_guesses_no_faster_and_what_was_none_counts_at_neither()
    {
        LoginGuard? one = null, other = null;
        one = new LoginGuard(time, tell: word => other!.Hear(word));
        other = new LoginGuard(time, tell: word => one.Hear(word));
        Assert.Equal(3, Tries(one, Ada, Home, 3));
        Assert.Equal(2, Tries(other, Ada, Home, 100));
        Assert.Equal(0, Tries(one, Ada, Home, 100));
        time.Advance(TimeSpan.FromMinutes(20));
        one.Enter(Ada, Home, null).Succeeded();
        Assert.Equal(5, Tries(other, Ada, Home, 100));
        time.Advance(TimeSpan.FromMinutes(20));
        for (var i = 0; i < 20; i++)
            one.Enter(Ada, "198.51.100.7", null).TakeBack();
        Assert.Equal(TimeSpan.Zero, other.Enter(Ada, "198.51.100.7", null).Wait);
        other.Hear("what no sister says");
        other.Hear("");
    }

    [Fact]
    public void A_wait_is_never_longer_than_a_quarter_of_an_hour()
    {
        var failures = Failures.None;
        for (var i = 0; i < 1000; i++)
            failures = failures.OneMore(time.GetUtcNow(), LoginGuard.OwnLimit);
        Assert.Equal(Failures.LongestWait, failures.WaitLeft(time.GetUtcNow()));
    }

    [Fact]
    public void A_hundred_networks_guess_one_account_no_faster_and_the_owner_gets_in_from_a_known_device()
    {
        var guard = new LoginGuard(time);
        var tries = Enumerable.Range(0, 100).Sum(i => Tries(guard, Ada, $"198.51.100.{i}", 1));
        Assert.Equal(LoginGuard.SharedLimit, tries);
        Assert.NotEqual(TimeSpan.Zero, guard.Enter(Ada, Home, null).Wait);
        Assert.Equal(TimeSpan.Zero, guard.Enter(Ada, Home, "dev_1").Wait);
    }

    [Fact]
    public void One_network_tries_one_password_on_a_thousand_accounts_no_faster()
    {
        var guard = new LoginGuard(time);
        var tries = Enumerable.Range(0, 1000).Sum(i => Tries(guard, $"user{i}@example.com", Home, 1));
        Assert.Equal(LoginGuard.SharedLimit, tries);
        Assert.Equal(TimeSpan.Zero, guard.Enter("user1@example.com", "203.0.113.5", null).Wait);
    }

    [Fact]
    public void A_known_device_has_five_tries_of_its_own_and_does_not_spend_others()
    {
        var guard = new LoginGuard(time);
        for (var i = 0; i < 5; i++)
            Assert.Equal(TimeSpan.Zero, guard.Enter(Ada, Home, "dev_1").Wait);
        Assert.NotEqual(TimeSpan.Zero, guard.Enter(Ada, Home, "dev_1").Wait);
        Assert.Equal(TimeSpan.Zero, guard.Enter(Ada, Home, "dev_2").Wait);
        Assert.Equal(TimeSpan.Zero, guard.Enter(Ada, Home, null).Wait);
    }

    [Fact]
    public void Who_gets_it_right_starts_anew_but_what_strangers_did_stays()
    {
        var guard = new LoginGuard(time);
        Tries(guard, Ada, "203.0.113.5", 4);
        Tries(guard, Ada, Home, 4);
        guard.Enter(Ada, Home, null).Succeeded();
        Assert.Equal(1, Tries(guard, Ada, "203.0.113.5", 100));       // its fifth
        Assert.Equal(1, Tries(guard, Ada, Home, 100));                // the tenth of all strangers
    }

    [Fact]
    public void A_try_that_never_was_does_not_count()
    {
        var guard = new LoginGuard(time);
        for (var i = 0; i < 50; i++)
            guard.Enter(Ada, Home, null).TakeBack();
        Assert.Equal(5, Tries(guard, Ada, Home, 100));
    }

    [Fact]
    public async Task Many_at_once_are_no_more_than_one_after_another()
    {
        var guard = new LoginGuard(time);
        var waits = await AtOnce.Run(100, _ => Task.FromResult(guard.Enter(Ada, Home, null).Wait));
        Assert.Equal(5, waits.Count(wait => wait == TimeSpan.Zero));
    }

    [Fact]
    public void A_flood_of_names_fills_no_more_than_its_share()
    {
        var counts = new FailureCounts('t', limit: 5, most: 100);
        for (var i = 0; i < 10_000; i++)
            counts.Add($"user{i}@example.com", time.GetUtcNow().AddSeconds(i));
        Assert.InRange(counts.Count, 1, 100);
    }

    /// <summary>How many of so many wrong tries were let in.</summary>
    private static int Tries(LoginGuard guard, string account, string network, int count) =>
        Enumerable.Range(0, count).Count(_ => guard.Enter(account, network, null).Wait == TimeSpan.Zero);
}
