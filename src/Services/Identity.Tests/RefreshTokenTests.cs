using Stoa.Kernel;
using Stoa.Kernel.Web;

namespace Stoa.Identity.Tests;

public class RefreshTokenTests
{
    private static readonly Clock Clock = new();
    private static readonly Secrets Ours = new(Clock.NewBytes(32), Clock);
    private static readonly Secrets Theirs = new(Clock.NewBytes(32), Clock);

    [Fact]
    public void A_token_reads_back_as_it_was_written()
    {
        var token = New();
        var read = RefreshToken.Parse(token.Text)!;
        Assert.Equal((token.SessionId, token.Generation, token.Text), (read.SessionId, read.Generation, read.Text));
        Assert.Equal(token.Secret, read.Secret);
    }

    [Fact]
    public void Every_used_token_of_a_family_is_known_and_a_made_up_one_is_not()
    {
        var tokens = new List<RefreshToken> { New() };
        for (var i = 0; i < 50; i++)
            tokens.Add(tokens[^1].Next(Ours));
        var session = Session.New(tokens[0].SessionId, "usr_1", Shop.Laptop, tokens[^1].Hash, Clock.Now) with { Generation = tokens.Count };
        Assert.All(tokens, token => Assert.True(token.BelongsTo(session, Ours)));
        Assert.All(tokens, token => Assert.False((token with { Secret = Clock.NewBytes(32) }).BelongsTo(session, Ours)));
        Assert.All(tokens, token => Assert.False((token with { Generation = token.Generation + 1 }).BelongsTo(session, Ours)));
        Assert.All(tokens.SkipLast(1), token => Assert.False(token.BelongsTo(session, Theirs)));
        Assert.False(New().BelongsTo(session, Ours));
        Assert.False(tokens[^1].Next(Ours).BelongsTo(session, Ours));
    }

    [Fact]
    public void A_token_too_far_back_is_refused_without_the_work()
    {
        var token = New();
        var session = Session.New(token.SessionId, "usr_1", Shop.Laptop, token.Hash, Clock.Now);
        session = session with { Generation = RefreshToken.MostSteps + 2 };
        Assert.False(token.BelongsTo(session, Ours));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("ses_01J.1.x")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c3JfMSJ9.c2ln")]
    [InlineData("ses_01JNABCDEFGHJKMNPQRSTVWXYZ.-1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ses_01JNABCDEFGHJKMNPQRSTVWXYZ.99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ses_01JNABCDEFGHJKMNPQRSTVWXYZ.1.AAAA")]
    [InlineData("ses_01JNABCDEFGHJKMNPQRSTVWXYZ.1.!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_can_not_be_one_is_not_read(string text) => Assert.Null(RefreshToken.Parse(text));

    private static RefreshToken New() => RefreshToken.First(Clock.NewId("ses_"), Clock.NewSecret());
}
