using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Stoa.Topology;

/// <summary>deploy/compose.yaml with its variables filled in, as far as the services of the shop need it.</summary>
public sealed partial class Compose
{
    private readonly Dictionary<string, Container> containers;

    private Compose(Dictionary<string, Container> containers, string subnet) => (this.containers, Subnet) = (containers, subnet);

    public IReadOnlyDictionary<string, Container> Containers => containers;

    /// <summary>Those that run a part of the shop, with its name.</summary>
    public IEnumerable<Container> Services => containers.Values.Where(one => one.Command is ["run", ..]);

    /// <summary>The network in which the containers see each other.</summary>
    public string Subnet { get; }

    /// <summary>Reads the file that was built beside this program.</summary>
    public static Compose Read(IReadOnlyDictionary<string, string> variables) =>
        Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "compose.yaml")), variables);

    public static Compose Parse(string yaml, IReadOnlyDictionary<string, string> variables)
    {
        var filled = Variable().Replace(yaml, match => Fill(match, variables));
        var root = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(new StringReader(filled))));
        var containers = Map(root["services"]).ToDictionary(
            one => one.Key, one => Container.Read(one.Key, Map(one.Value)), StringComparer.Ordinal);
        var network = Map(Map(Map(root["networks"]).Values.Single())["ipam"]);
        return new Compose(containers, (string)Map(((List<object>)network["config"])[0])["subnet"]);
    }

    /// <summary>${NAME:?why} must be given, ${NAME:-usual} may be.</summary>
    private static string Fill(Match match, IReadOnlyDictionary<string, string> variables)
    {
        var (name, rest) = (match.Groups["name"].Value, match.Groups["rest"].Value);
        if (variables.TryGetValue(name, out var value) && value.Length > 0)
            return value;
        return match.Groups["how"].Value == "-" ? rest : throw new InvalidOperationException($"{name}: {rest}");
    }

    internal static Dictionary<string, object> Map(object value) =>
        ((Dictionary<object, object>)value).ToDictionary(pair => (string)pair.Key, pair => pair.Value, StringComparer.Ordinal);

    [GeneratedRegex(@"\$\{(?<name>\w+):(?<how>[?-])(?<rest>[^}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}

/// <summary>One container of the topology.</summary>
public sealed record Container(
    string Name, string Image, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Ports, IReadOnlyList<string> Healthcheck, IReadOnlyCollection<string> After, string? MemoryLimit)
{
    internal static Container Read(string name, Dictionary<string, object> written)
    {
        var environment = written.TryGetValue("environment", out var given) ? Compose.Map(given) : [];
        var health = written.TryGetValue("healthcheck", out var check) ? Texts(Compose.Map(check)["test"]) : [];
        return new Container(
            name, (string)written["image"], Texts(written.GetValueOrDefault("command")),
            environment.ToDictionary(pair => pair.Key, pair => pair.Value as string ?? "", StringComparer.Ordinal),
            Texts(written.GetValueOrDefault("ports")), health,
            written.TryGetValue("depends_on", out var after) ? Compose.Map(after).Keys : [], Memory(written));
    }

    private static string? Memory(Dictionary<string, object> written) =>
        written.TryGetValue("deploy", out var deploy)
            ? (string)Compose.Map(Compose.Map(Compose.Map(deploy)["resources"])["limits"])["memory"]
            : null;

    private static List<string> Texts(object? list) => list is null ? [] : [.. ((List<object>)list).Select(one => (string)one)];
}
