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

    [Fact]
    public void Whoever_asks_somebody_is_let_through_to_them_in_Kubernetes()
    {
        var (leaves, enters) = (Policies("egress", "to"), Policies("ingress", "from"));
        var services = Inhabitants.Real;
        var asked = from asker in services
                    from hearer in services
                    where asker != hearer && asker.Questions.Any(hearer.AnswersTo.ContainsKey)
                    select $"{asker.Name} to {hearer.Name}";
        // The gateway and identity may ask everybody, and everybody identity.
        var known = asked.Where(one => !one.StartsWith("gateway ", StringComparison.Ordinal)
            && !one.StartsWith("identity ", StringComparison.Ordinal) && !one.EndsWith(" identity", StringComparison.Ordinal)).ToList();
        Assert.Contains("ordering to cart", known);
        Assert.Empty(known.Except(leaves));
        Assert.Empty(known.Except(enters));
    }

    /// <summary>"a to b" for each rule beside a service that lets a talk to b.</summary>
    private static IEnumerable<string> Policies(string direction, string side) =>
        from page in Repository.Named(".yaml")
        where page.Path.StartsWith("deploy/k8s/base/", StringComparison.Ordinal)
        from document in page.Text.Split("\n---\n")
        where document.Contains("kind: NetworkPolicy", StringComparison.Ordinal)
        let own = LabelOf(document, "podSelector:\n    matchLabels: { ")
        let begins = document.IndexOf($"\n  {direction}:\n", StringComparison.Ordinal)
        where own is not null && begins >= 0
        from rule in document[begins..].Split($"    - {side}:\n").Skip(1)
        let other = LabelOf(rule, "podSelector: { matchLabels: { ")
        where other is not null
        select direction == "egress" ? $"{own} to {other}" : $"{other} to {own}";

    private static string? LabelOf(string text, string before)
    {
        const string Label = "app.kubernetes.io/name: ";
        var at = text.IndexOf(before + Label, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + before.Length + Label.Length)..].Split(',')[0];
    }

    private static List<string> Variables(string example) => [.. Empty().Matches(example).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex(@"\$\{(?<name>\w+):[?-]")]
    private static partial Regex Used();

    [GeneratedRegex("^#?(?<name>[A-Z_]+)=", RegexOptions.Multiline)]
    private static partial Regex Named();

    [GeneratedRegex("^(?<name>[A-Z_]+)=$", RegexOptions.Multiline)]
    private static partial Regex Empty();
}
