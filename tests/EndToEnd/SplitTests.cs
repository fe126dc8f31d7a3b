using System.Net;
using System.Text.Json;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>
/// The shop as two processes over PostgreSQL and RabbitMQ: in front what buyers look at, behind it stock, orders and money.
/// </summary>
public sealed class SplitTests : IAsyncLifetime
{
    private const string Admin = "admin@stoa.local";
    private const string Password = "the owner of two processes";
    private static readonly string[] Front = ["gateway", "identity", "catalog", "cart", "notifications", "media", "web"];
    private static readonly string[] Back = ["inventory", "ordering", "payments", "simulator"];

    private readonly Scratch scratch = new();
    private readonly int[] ports = Ports.Free(2);
    private readonly List<StoaProcess> processes = [];
    private RabbitServer? broker;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        Assert.SkipWhen(RabbitServer.WhyNot is not null, RabbitServer.WhyNot ?? "");
        broker = await RabbitServer.StartNew();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
            await process.DisposeAsync();
        if (broker is not null)
            await broker.DisposeAsync();
        scratch.Dispose();
    }

    [Fact]
    public async Task A_purchase_goes_through_both_also_after_the_broker_was_killed_and_came_back()
    {
        var address = await broker!.NewHost();
        var started = await Task.WhenAll(Start(Front, address), Start(Back, address));
        var shop = started[0];
        var owner = (await shop.Post("/auth/login", new { email = Admin, password = Password })).GetProperty("token").GetString()!;
        var stageBox = await shop.Post("/products", new { name = "Stage box", price = 129.99, stock = 5 }, owner);
        var product = stageBox.GetProperty("id").GetString()!;

        await Buy(shop, product, left: 4);
        await broker.Remembers(address, "stoa.inventory");
        await broker.Kill();
        Assert.Equal(HttpStatusCode.OK, (await shop.Send(HttpMethod.Get, "/products/" + product)).StatusCode);
        await broker.Start();
        await Buy(shop, product, left: 3);
    }

    [Fact]
    public async Task A_checkout_is_one_trace_over_both()
    {
        await using var collector = await Collector.Start();
        string[] telling = ["--Stoa:Telemetry:Otlp", collector.Address, "--Stoa:Telemetry:Protocol", "http/protobuf"];
        var address = await broker!.NewHost();
        var started = await Task.WhenAll(Start(Front, address, telling), Start(Back, address, telling));
        var owner = (await started[0].Post("/auth/login", new { email = Admin, password = Password })).GetProperty("token").GetString()!;
        var truss = await started[0].Post("/products", new { name = "Truss", price = 310, stock = 9 }, owner);
        await Buy(started[0], truss.GetProperty("id").GetString()!, left: 8);

        await Eventually.True(() => TracingTests.Checkout(collector) is var trace
            && trace.Select(span => span.Process).Distinct().Count() == 2
            && new HashSet<string?>(trace.Select(span => span.Service)).IsSupersetOf(["cart", "ordering", "inventory", "payments"])
            && trace.All(span => span.Parent.Length == 0 || trace.Any(other => other.Id == span.Parent)));
    }

    [Fact]
    public async Task Check_says_whether_the_broker_can_be_used()
    {
        var address = await broker!.NewHost();
        Assert.Equal(0, (await Check(address)).Code);
        var (code, said) = await Check(address + "-of-nobody");
        Assert.Equal(1, code);
        Assert.Contains("Stoa:Bus: the broker at ", said, StringComparison.Ordinal);
    }

    /// <summary>A new customer buys one and gets a receipt; the shelf shows how many are left.</summary>
    private static async Task Buy(StoaProcess shop, string productId, int left)
    {
        var email = $"ada{left}@example.com";
        var token = (await shop.Post("/auth/register", new { name = "Ada", email, password = "correct horse battery" }))
            .GetProperty("token").GetString()!;
        await shop.Post("/cart", new { productId, quantity = 1 }, token);
        JsonElement order = default;
        await Eventually.True(async () =>
        {
            // For a moment after the broker's return the answer may still be: not now.
            using var answer = await shop.Send(HttpMethod.Post, "/order/checkout", new { }, token);
            if (answer.StatusCode == HttpStatusCode.Created)
                order = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
            return answer.StatusCode == HttpStatusCode.Created;
        });
        var id = order.GetProperty("id").GetString()!;
        await Eventually.Equal("awaiting-payment", () => Text(shop, "/order/" + id, "status", token));
        await shop.Post("/payment", new { orderId = id, token = "tok_visa" }, token);
        await Eventually.Equal("paid", () => Text(shop, "/order/" + id, "status", token));
        await Eventually.Equal($"{left}", () => Text(shop, "/products/" + productId, "stock", token));
        var number = order.GetProperty("number").GetString()!;
        await Eventually.True(async () =>
        {
            using var mails = await shop.Send(HttpMethod.Get, "/mailbox/messages?to=" + Uri.EscapeDataString(email));
            return (await mails.Content.ReadAsStringAsync()).Contains(number, StringComparison.Ordinal);
        });
    }

    private static async Task<string> Text(StoaProcess shop, string path, string field, string token)
    {
        using var answer = await shop.Send(HttpMethod.Get, path, token: token);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty(field).ToString();
    }

    private async Task<StoaProcess> Start(string[] here, string bus, params string[] more)
    {
        var isFront = here == Front;
        var (own, other, elsewhere) = isFront ? (ports[0], ports[1], Back) : (ports[1], ports[0], Front);
        var process = await StoaProcess.Ready(
            scratch.Folder,
            [
                "run", .. here, "--urls", $"http://127.0.0.1:{own}", .. await Common(bus),
                "--Stoa:PublicUrl", $"http://127.0.0.1:{ports[0]}",
                .. elsewhere.SelectMany(service => (string[])[$"--Stoa:Services:{service}", $"http://127.0.0.1:{other}"]),
                .. more,
            ],
            ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw="), ("Stoa__Admin__Password", Password));
        lock (processes)
            processes.Add(process);
        return process;
    }

    private async Task<(int Code, string Output)> Check(string bus) => await StoaProcess.Run(
        scratch.Folder, ["check", .. await Common(bus)], ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw="));

    private static async Task<string[]> Common(string bus) =>
    [
        "--Stoa:Database", (await PostgresServer.Shared).ConnectionString("split_{service}"), "--Stoa:Bus", bus, "--Stoa:Demo", "false",
    ];
}
