namespace Stoa.Simulator.Tests;

public class TestCardsTests
{
    [Fact]
    public void The_readme_tells_every_card_and_every_weather()
    {
        var readme = File.ReadAllText(Path.Combine(Root(), "src/Services/Simulator/README.md"));
        Assert.All(TestCards.All, card => Assert.Contains($"| `{card.Token}` | {card.Meaning} |", readme, StringComparison.Ordinal));
        Assert.All(
            Enum.GetValues<Sky>().Where(kind => kind != Sky.Clear),
            kind => Assert.Contains($"`{kind}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_that_nobody_knows_is_declined_as_such() =>
        Assert.Equal((CardOutcome.Fails, "unknown-token"), (TestCards.Of("tok_mine").Outcome, TestCards.Of("tok_mine").FailureCode));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Stoa.slnx")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("These tests run inside the repository.");
        return folder;
    }
}
