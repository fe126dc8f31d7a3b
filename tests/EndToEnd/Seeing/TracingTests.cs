using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>What a collector is told of one purchase.</summary>
public sealed class TracingTests : IDisposable
{
    private const string Password = "the owner of a shop that is watched";
    private static readonly (string, string)[] Eager =
        [("Stoa__Admin__Password", Password), ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_METRIC_EXPORT_INTERVAL", "1000")];

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task A_checkout_is_one_trace_from_the_request_to_the_last_service()
    {
        await using var collector = await Collector.Start();
        await using var shop = await StoaProcess.Ready(
            scratch.Folder,
            ["--Stoa:Demo", "false", "--Stoa:Telemetry:Otlp", collector.Address, "--Stoa:Telemetry:Protocol", "http/protobuf"], Eager);
        await CheckOut(shop);

        await Eventually.True(() => Checkout(collector).Select(span => span.Service).Distinct().Count() >= 5);
        var trace = Checkout(collector);
        Assert.Equal(
            ["cart", "inventory", "ordering", "payments"], trace.Select(span => span.Service).OfType<string>().Distinct().Order());
        Assert.Contains(trace, span => span.Name == "asks cart.get-cart.v1");
        Assert.Contains(trace, span => span.Name == "ordering PlaceOrder.Run");
        Assert.Contains(trace, span => span.Name == "inventory hears ordering.order-placed.v1");
        var transaction = trace.First(span => span.Name == "payments ordering.payment-requested.v1");
        Assert.True(int.Parse(transaction.Tags["stoa.statements"]) > 0);
        var ids = trace.Select(span => span.Id).ToHashSet();
        await Eventually.True(() => Checkout(collector) is var all
            && all.All(span => span.Parent.Length == 0 || all.Any(other => other.Id == span.Parent)));
        Assert.All(
            collector.Spans.SelectMany(span => span.Tags.Values.Append(span.Name)),
            told => Assert.DoesNotMatch("example.com|SELECT|INSERT|correct horse", told));

        await Eventually.True(() => collector.Metrics.Contains("stoa_transactions_total", StringComparison.Ordinal)
            && collector.Metrics.Contains("http.server.request.duration", StringComparison.Ordinal)
            && collector.Logs.Contains("is ready on", StringComparison.Ordinal));
        Assert.Contains("OpenTelemetry", await Loaded(shop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_recorded_where_nothing_is_sampled()
    {
        await using var collector = await Collector.Start();
        await using var shop = await StoaProcess.Ready(
            scratch.Folder,
            ["--Stoa:Demo", "false", "--Stoa:Telemetry:Sampled", "0"],
            [.. Eager, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
        await CheckOut(shop);
        await Eventually.True(() => collector.Metrics.Contains("stoa_transactions_total", StringComparison.Ordinal));
        shop.Terminate();
        await shop.Exit();
        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task A_shop_that_tells_nobody_loads_nothing_for_it()
    {
        await using var shop = await StoaProcess.Ready(scratch.Folder, ["--Stoa:Demo", "false"]);
        Assert.DoesNotContain("OpenTelemetry", await Loaded(shop), StringComparison.Ordinal);
    }

    /// <summary>Everything that has the trace of the request that was a checkout.</summary>
    internal static List<Span> Checkout(Collector collector) =>
    [
        .. from begin in collector.Spans
           where begin.Name == "POST /order/checkout"
           from span in collector.Spans
           where span.Trace == begin.Trace
           select span,
    ];

    private static async Task CheckOut(StoaProcess shop)
    {
        var owner = await shop.Post("/auth/login", new { email = "admin@stoa.local", password = Password });
        var product = (await shop.Post(
            "/products", new { name = "Stage box", price = 129.99, stock = 5 }, owner.GetProperty("token").GetString())).GetProperty("id");
        var ada = (await shop.Post("/auth/register", new { name = "Ada", email = "ada@example.com", password = "correct horse battery" }))
            .GetProperty("token").GetString()!;
        await shop.Post("/cart", new { productId = product.GetString(), quantity = 1 }, ada);
        await shop.Post("/order/checkout", new { }, ada);
    }

    private static Task<string> Loaded(StoaProcess shop) => File.ReadAllTextAsync($"/proc/{shop.Id}/maps");
}
