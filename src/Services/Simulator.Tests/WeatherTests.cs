using Stoa.Testing;

namespace Stoa.Simulator.Tests;

public class WeatherTests
{
    [Fact]
    public void The_same_seed_is_the_same_weather_and_a_rate_is_a_rate()
    {
        var one = Provider.WeatherOf(("Seed", "a"), ("Error", "0.25")).Weather;
        var same = Provider.WeatherOf(("Seed", "a"), ("Error", "0.25")).Weather;
        var other = Provider.WeatherOf(("Seed", "b"), ("Error", "0.25")).Weather;
        var keys = Enumerable.Range(0, 4_000).Select(n => $"pay_{n}").ToList();
        List<Sky> Over(Weather weather) => [.. keys.Select(key => weather.Over(key, TestCards.Of("tok_visa")))];
        Assert.Equal(Over(one), Over(same));
        Assert.NotEqual(Over(one), Over(other));
        Assert.InRange(Over(one).Count(sky => sky == Sky.Error), 850, 1_150);
    }

    [Fact]
    public void Without_settings_the_sky_is_as_the_card_says() =>
        Assert.Equal(Sky.Slow, Provider.WeatherOf().Weather.Over("pay_1", TestCards.Of("tok_slow")));

    [Theory]
    [InlineData("Error", "1.5", "share from 0 to 1")]
    [InlineData("Error", "-1", "share from 0 to 1")]
    [InlineData("Error", "often", "share from 0 to 1")]
    [InlineData("Hail", "0.5", "no such weather")]
    public void Weather_that_can_not_be_is_refused(string kind, string rate, string said) =>
        Assert.Contains(said, Assert.Single(Provider.WeatherOf((kind, rate)).Wrong), StringComparison.Ordinal);

    [Fact]
    public void Production_refuses_the_simulator_unless_it_is_meant()
    {
        Dictionary<string, string?> production = new()
        {
            ["DOTNET_ENVIRONMENT"] = "Production",
            ["Stoa:Secret"] = "the secret of a shop that lives for one test: 0123456789",
        };
        Assert.Contains("takes no real money", Wrong(production), StringComparison.Ordinal);
        production["Stoa:Simulator:InProduction"] = "true";
        Assert.Empty(TestShop.WhatIsWrong([new SimulatorService()], production));
        production["Stoa:Simulator:InProduction"] = "perhaps";
        Assert.Contains("true or false", Wrong(production), StringComparison.Ordinal);
    }

    private static string Wrong(Dictionary<string, string?> settings) =>
        Assert.Single(TestShop.WhatIsWrong([new SimulatorService()], settings));
}
