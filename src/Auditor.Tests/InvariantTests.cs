namespace Stoa.Auditor.Tests;

/// <summary>An auditor is worth what it finds: for each invariant a shop that was harmed so that exactly it is broken.</summary>
public class InvariantTests(HealthyShop shop) : IClassFixture<HealthyShop>
{
    private static readonly IReadOnlyList<Harm> None = [.. HarmsOfLetters.None, .. HarmsOfClients.None];

    public static TheoryData<string> Oddities => [.. None.Select(harm => harm.Name)];

    [Fact]
    public async Task Nothing_is_found_in_a_healthy_shop() => Assert.Empty(await shop.Broken());

    [Fact]
    public async Task Every_invariant_has_a_harm_that_breaks_it()
    {
        var tried = Harms.All.SelectMany(harm => harm.Breaks.Split(' ')).ToHashSet(StringComparer.Ordinal);
        Assert.Empty((await shop.Ids()).Except(tried, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Harms.Names), MemberType = typeof(Harms))]
    public async Task A_harm_breaks_exactly_what_it_should(string name)
    {
        var harm = Harms.All.Single(one => one.Name == name);
        var found = await shop.BrokenBy(harm);
        Assert.Equal(harm.Breaks.Split(' ').Order(), found.Order());
    }

    [Theory]
    [MemberData(nameof(Oddities))]
    public async Task What_only_looks_odd_breaks_nothing(string name) =>
        Assert.Empty(await shop.BrokenBy(None.Single(one => one.Name == name)));

    [Fact]
    public async Task What_a_stopped_shop_had_not_done_yet_is_open_and_what_never_holds_is_broken()
    {
        var (code, said) = await shop.StoppedAtWork(Harms.All.First(harm => harm.Breaks == "K1"));
        Assert.True(code == 0 && said.Contains("K1   open ", StringComparison.Ordinal), said);
        Assert.Contains("Of the others work is under way", said, StringComparison.Ordinal);

        (code, said) = await shop.StoppedAtWork(Harms.All.First(harm => harm.Breaks == "S1"));
        Assert.True(code == 1 && said.Contains("S1   BROKEN ", StringComparison.Ordinal), said);
    }
}
