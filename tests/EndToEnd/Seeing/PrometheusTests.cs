using System.Text.Json;
using System.Text.RegularExpressions;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>What operators are given to watch the shop by, held against a shop that has sold something and a real Prometheus.</summary>
public sealed partial class PrometheusTests
{
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;
    private static readonly string Deploy = Path.Combine(Root(), "deploy");
    private static readonly string Configuration = Path.Combine(Deploy, "prometheus", "prometheus.yml");
    private static readonly string Rules = Path.Combine(Deploy, "prometheus", "rules.yml");
    private static readonly string[] Boards = Directory.GetFiles(Path.Combine(Deploy, "grafana", "dashboards"), "*.json");

    public PrometheusTests() => Assert.SkipWhen(PrometheusServer.WhyNot is not null, PrometheusServer.WhyNot ?? "");

    [Fact]
    public async Task Its_own_tool_finds_nothing_wrong_with_the_files()
    {
        Assert.Equal("", await PrometheusServer.Check("config", Configuration));
        Assert.Equal("", await PrometheusServer.Check("rules", Rules));
    }

    [Fact]
    public async Task Every_number_that_a_panel_or_a_rule_names_is_there_and_an_alert_fires()
    {
        await using var shop = await TestShop.Open(
            Engine.Sqlite, Roster.Services, settings: new() { ["Stoa:Demo"] = "false", ["Stoa:Metrics:Every"] = "00:00:01" });
        await Sell(shop);
        await using var prometheus = await PrometheusServer.Start(Configuration, Rules, shop.Address);
        await Eventually.True(async () => (await prometheus.Ask("""stoa_orders{status="paid"} == 1""")).Count == 1);
        Assert.Equal("12999", Value(Assert.Single(await prometheus.Ask("""stoa_revenue_minor_total{currency="USD"}"""))));
        // rate() needs two looks.
        await Eventually.True(async () => (await prometheus.Ask("rate(stoa_request_seconds_count[1m])")).Count > 0);

        await Eventually.True(async () => (await prometheus.Rules()).All(rule => rule.Health != "unknown"));
        var rules = await prometheus.Rules();
        Assert.NotEmpty(rules);
        Assert.All(rules, rule => Assert.Equal((rule.Name, "ok", ""), (rule.Name, rule.Health, rule.Error)));
        var runbook = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "operate.md"));
        Assert.All(rules, rule => Assert.Contains(rule.Runbook.Replace("docs/operate.md#", "name=\""), runbook, StringComparison.Ordinal));
        foreach (var expression in rules.Select(rule => rule.Expression).Concat(Boards.SelectMany(Expressions)))
        {
            await prometheus.Ask(expression);
            foreach (var named in Named(expression))
                Assert.True((await prometheus.Ask($"count({named})")).Count == 1, $"{named} is nowhere; it stands in {expression}");
        }

        Assert.Empty(await prometheus.Firing());
        await Kill(shop);
        await Eventually.True(async () => (await prometheus.Firing()).Contains("StoaDeadLetter"));
        Assert.Equal(["StoaDeadLetter"], await prometheus.Firing());
    }

    [Fact]
    public void Each_panel_has_an_id_and_a_place_of_its_own()
    {
        Assert.Equal(2, Boards.Length);
        foreach (var board in Boards.Select(Read))
        {
            var panels = board.GetProperty("panels").EnumerateArray().ToList();
            Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
            Assert.All(panels, panel => Assert.NotEqual("", panel.GetProperty("title").GetString()));
            var cells = panels.Select(panel => panel.GetProperty("gridPos")).SelectMany(Cells).ToList();
            Assert.Equal(cells.Count, cells.Distinct().Count());
            Assert.All(cells, cell => Assert.InRange(cell.X, 0, 23));
        }
        Assert.Equal(Boards.Length, Boards.Select(board => Read(board).GetProperty("uid").GetString()).Distinct().Count());
    }

    [Theory]
    [InlineData("sum by (le) (rate(a_bucket{x=\"y\"}[5m])) / max(b) > 0.5 and c offset 1d == 0", "a_bucket{x=\"y\"}", "b", "c")]
    public void Names_are_found_in_expressions(string expression, params string[] names) => Assert.Equal(names, Named(expression));

    private static async Task Sell(TestShop shop)
    {
        var product = (await (await shop.Admin()).Post("/products", new { name = "Stage box", price = 129.99, stock = 5 })).Is(201);
        var ada = await shop.Customer();
        (await ada.Post("/cart", new { productId = product.Text("id"), quantity = 1 })).Is(200);
        var order = (await ada.Post("/order/checkout", new { })).Is(201);
        (await ada.Post("/payment", new { orderId = order.Text("id"), token = "tok_visa" })).Is(201);
        await shop.Settled();
    }

    /// <summary>An event as its last attempt leaves it.</summary>
    private static Task Kill(TestShop shop) => shop.Database("inventory").Transact(async tx => Assert.Equal(1, await tx.Execute(
        """
        INSERT INTO parked (event_id, name, source, key, occurred_at, correlation_id, body, reason, attempts, parked_at, lease)
        VALUES ('evt_dead', 'ordering.order-paid.v1', 'ordering', 'ord_1', @now, '', '{}', 'JsonException', 12, @now, 12)
        """,
        ("now", tx.Now))));

    private static IEnumerable<string> Expressions(string board) =>
        from panel in Read(board).GetProperty("panels").EnumerateArray()
        where panel.TryGetProperty("targets", out _)
        from target in panel.GetProperty("targets").EnumerateArray()
        select target.GetProperty("expr").GetString();

    /// <summary>Every selector of an expression: a name that is no function, no keyword and no label.</summary>
    private static IEnumerable<string> Named(string expression) => Selector().Matches(expression)
        .Where(match => match.Groups["name"].Success && !match.Groups["call"].Success).Select(match => match.Groups["name"].Value)
        .Where(name => name is not ("and" or "or" or "offset")).Distinct();

    private static IEnumerable<(int X, int Y)> Cells(JsonElement place) =>
        from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
        from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
        select (x, y);

    private static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(file)).RootElement;

    private static string Value(JsonElement series) => series.GetProperty("value")[1].GetString()!;

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Stoa.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }

    // First what holds no name: the labels after "by", times, numbers.
    [GeneratedRegex(@"[a-z]+ by \([a-z_, ]*\)|\[[0-9smhd]*\]|[0-9][0-9.a-z]*|(?<name>[a-z_]+(\{[^}]*\})?)(?<call> *\()?", Options)]
    private static partial Regex Selector();
}
