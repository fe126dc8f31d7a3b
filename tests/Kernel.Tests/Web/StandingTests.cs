using System.Security.Cryptography;
using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

public class StandingTests
{
    private readonly ManualClock time = new();
    private readonly Clock clock;
    private readonly Standing standing;

    public StandingTests()
    {
        clock = new Clock(time, RandomNumberGenerator.Fill);
        standing = new Standing(clock);
    }

    [Fact]
    public void Who_nothing_was_said_about_stays_as_the_token_says()
    {
        var caller = Caller();
        Assert.Same(caller, standing.Of(caller));
    }

    [Fact]
    public void A_revoked_session_ends_and_the_users_other_ones_go_on()
    {
        standing.Apply(Revoked("ses_1"));
        Assert.Null(standing.Of(Caller(session: "ses_1")));
        Assert.NotNull(standing.Of(Caller(session: "ses_2")));
    }

    [Fact]
    public void A_disabled_user_is_nobody_on_every_device()
    {
        standing.Apply(Changed("customer", disabled: true));
        Assert.Null(standing.Of(Caller(session: "ses_1")));
        Assert.Null(standing.Of(Caller(session: "ses_2")));
        Assert.NotNull(standing.Of(Caller(user: "usr_2")));
    }

    [Theory]
    [InlineData(Role.Admin, "staff", Role.Staff)]
    [InlineData(Role.Admin, "customer", Role.Customer)]
    [InlineData(Role.Customer, "admin", Role.Admin)]
    [InlineData(Role.Admin, "admin", Role.Admin)]
    [InlineData(Role.Admin, "a-word-of-next-year", Role.Customer)]
    public void A_changed_role_counts_more_than_the_token(Role before, string now, Role then)
    {
        var caller = Caller(role: before);
        standing.Apply(Changed(now));
        Assert.Equal(caller with { Role = then }, standing.Of(caller));
    }

    [Fact]
    public void A_user_who_was_disabled_by_mistake_is_welcome_again()
    {
        standing.Apply(Changed("staff", disabled: true));
        time.Advance(TimeSpan.FromSeconds(1));
        standing.Apply(Changed("staff"));
        Assert.Equal(Role.Staff, standing.Of(Caller(role: Role.Customer))?.Role);
    }

    [Fact]
    public void A_token_that_is_clearly_younger_than_the_change_knows_better()
    {
        standing.Apply(Changed("customer", disabled: true));
        time.Advance(Tokens.Skew);
        Assert.Null(standing.Of(Caller(role: Role.Admin)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Role.Admin, standing.Of(Caller(role: Role.Admin))?.Role);
    }

    [Fact]
    public void In_whatever_order_and_however_often_changes_come_the_last_one_stands()
    {
        var start = clock.Now;
        UserChanged[] changes =
        [
            new("usr_1", "admin", false, start),
            new("usr_1", "staff", false, start.AddSeconds(1)),
            new("usr_1", "staff", true, start.AddSeconds(2)),
            new("usr_1", "staff", false, start.AddSeconds(3)),
            new("usr_1", "customer", false, start.AddSeconds(3)),
        ];
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
        {
            var heard = changes.Concat(random.GetItems(changes, 3)).ToArray();
            random.Shuffle(heard);
            var one = new Standing(clock);
            foreach (var change in heard)
                one.Apply(change);
            Assert.Equal(Role.Customer, one.Of(Caller(role: Role.Admin))?.Role);
        }
    }

    [Fact]
    public void Of_two_changes_in_one_instant_the_stricter_stands()
    {
        foreach (var disabledFirst in new[] { true, false })
        {
            var one = new Standing(clock);
            one.Apply(Changed("admin", disabled: disabledFirst));
            one.Apply(Changed("admin", disabled: !disabledFirst));
            Assert.Null(one.Of(Caller()));
        }
    }

    [Fact]
    public void A_process_that_starts_takes_over_what_is_known()
    {
        standing.Load(new Standings(
            [Revoked("ses_1")],
            [Changed("customer", disabled: true, user: "usr_2"), Changed("staff", user: "usr_3")]));
        Assert.Null(standing.Of(Caller(session: "ses_1")));
        Assert.Null(standing.Of(Caller(user: "usr_2", session: "ses_2")));
        Assert.Equal(Role.Staff, standing.Of(Caller(user: "usr_3", session: "ses_3", role: Role.Admin))?.Role);
    }

    [Fact]
    public void What_no_living_token_can_be_about_is_forgotten()
    {
        for (var minute = 0; minute < 120; minute++)
        {
            for (var i = 0; i < 10; i++)
            {
                standing.Apply(Revoked($"ses_{minute}_{i}"));
                standing.Apply(Changed("staff", user: $"usr_{minute}_{i}"));
            }
            time.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.InRange(standing.Count, 20 * 15, 20 * 19);
    }

    [Fact]
    public void A_revocation_is_remembered_as_long_as_a_token_lives()
    {
        var caller = Caller();
        standing.Apply(Revoked("ses_1"));
        for (; clock.Now < caller.ExpiresAt; time.Advance(TimeSpan.FromSeconds(30)))
        {
            standing.Apply(Revoked("ses_other"));
            Assert.Null(standing.Of(caller));
        }
    }

    [Fact]
    public void News_of_long_ago_is_not_kept()
    {
        var old = Revoked("ses_1");
        var change = Changed("staff");
        time.Advance(TimeSpan.FromHours(1));
        standing.Apply(old);
        standing.Apply(change);
        Assert.Equal(0, standing.Count);
    }

    [Fact]
    public async Task Logout_disabling_and_a_lost_role_count_with_the_next_request()
    {
        await using var host = await AccessHost.Start();
        var token = "Bearer " + host.Token(Role.Admin);
        Assert.Equal(200, (await host.Get("/admin/users", token)).StatusCode);

        host.Standing.Apply(new UserChanged("usr_1", "staff", false, host.Clock.Now));
        Assert.Equal(403, (await host.Get("/admin/users", token)).StatusCode);
        Assert.Equal(200, (await host.Get("/desk", token)).StatusCode);

        host.Standing.Apply(new SessionRevoked("usr_1", "ses_1", "logout", host.Clock.Now));
        Assert.Equal(401, (await host.Get("/desk", token)).StatusCode);
        var other = "Bearer " + host.Token(Role.Staff, session: "ses_2");
        Assert.Equal(200, (await host.Get("/desk", other)).StatusCode);

        host.Time.Advance(TimeSpan.FromSeconds(1));
        host.Standing.Apply(new UserChanged("usr_1", "staff", true, host.Clock.Now));
        Assert.Equal(401, (await host.Get("/desk", other)).StatusCode);
        Assert.Equal(401, (await host.Get("/anyone", other)).StatusCode);
    }

    private Caller Caller(string user = "usr_1", string session = "ses_1", Role role = Role.Customer) =>
        new(user, session, role, "ada@shop.test", clock.Now, clock.Now + Tokens.Lifetime);

    private SessionRevoked Revoked(string session) => new("usr_1", session, "logout", clock.Now);

    private UserChanged Changed(string role, bool disabled = false, string user = "usr_1") => new(user, role, disabled, clock.Now);
}
