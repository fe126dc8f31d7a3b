using System.Text.RegularExpressions;
using Stoa.Topology;

namespace Stoa.House.Tests;

/// <summary>What deploy/compose.yaml says is what the program is.</summary>
public partial class DeployTests
{
    private static readonly Dictionary<string, string> Filled = Variables(Example).ToDictionary(name => name, _ => "filled");
    private static readonly Compose Written = Compose.Parse(Yaml, Filled);

    private static string Yaml => Repository.Page("deploy/compose.yaml").Text;

    private static string Example => Repository.Page("deploy/.env.example").Text;

    [Fact]
    public void Every_service_has_a_container_of_its_name_and_runs_alone_in_it()
    {
        Assert.Equal(Roster.Services.Select(service => service.Name).Order(), Written.Services.Select(one => one.Name).Order());
        Assert.All(Written.Services, one => Assert.Equal(["run", one.Name], one.Command));
    }

    [Fact]
    public void What_a_container_is_told_is_a_setting_of_the_program()
    {
        var known = Docs.SettingsTold(Repository.Page("README.md")).ToHashSet();
        var told = Written.Services.SelectMany(one => one.Environment.Keys)
            .Where(name => name.StartsWith("Stoa__", StringComparison.Ordinal))
            .Select(name => name.Replace("__", ":", StringComparison.Ordinal))
            .Select(name => name.StartsWith("Stoa:Services:", StringComparison.Ordinal) ? "Stoa:Services:{}" : name).Distinct();
        Assert.Empty(told.Except(known));
    }

    [Fact]
    public void Every_service_knows_where_every_service_lives() => Assert.All(Written.Services, one => Assert.Equal(
        Roster.Services.Select(service => $"http://{service.Name}:8000"),
        Roster.Services.Select(service => one.Environment[$"Stoa__Services__{service.Name}"])));

    [Fact]
    public void Only_the_gateway_is_published_and_Grafana_on_this_machine()
    {
        Assert.Equal(["gateway", "grafana"], Written.Containers.Values.Where(one => one.Ports.Count > 0).Select(one => one.Name).Order());
        Assert.Equal(["127.0.0.1:3000:3000"], Written.Containers["grafana"].Ports);
    }

    [Fact]
    public void Every_container_has_a_pinned_image_a_limit_and_a_look_at_its_health()
    {
        Assert.All(Written.Containers.Values, one => Assert.NotNull(one.MemoryLimit));
        Assert.All(Written.Containers.Values, one => Assert.NotEmpty(one.Healthcheck));
        Assert.All(Written.Services, one => Assert.Equal(["CMD", "dotnet", "stoa.dll", "health"], one.Healthcheck));
        Assert.All(Written.Containers.Values.Except(Written.Services), one => Assert.Matches(@":v?\d+\.\d+[\w.-]*$", one.Image));
    }

    [Fact]
    public void A_service_starts_when_its_stores_are_healthy() =>
        Assert.All(Written.Services, one => Assert.Equal(["postgres", "rabbitmq", "redis"], one.After.Order()));

    [Fact]
    public void Nothing_starts_before_every_secret_is_said()
    {
        foreach (var name in Variables(Example))
        {
            var failure = Assert.Throws<InvalidOperationException>(
                () => Compose.Parse(Yaml, Filled.Where(one => one.Key != name).ToDictionary()));
            Assert.StartsWith(name, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_example_names_every_variable_and_no_other() =>
        Assert.Equal(Used().Matches(Yaml).Select(match => match.Groups["name"].Value).Distinct().Order(),
            Named().Matches(Example).Select(match => match.Groups["name"].Value).Order());

    private static List<string> Variables(string example) => [.. Empty().Matches(example).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"\$\{(?<name>\w+):[?-]")]
    private static partial Regex Used();

    [GeneratedRegex("^#?(?<name>[A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex("^(?<name>[A-Z_]+)=$", RegexOptions.Multiline)]
    private static partial Regex Empty();
}
