using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Auditor.Tests;

/// <summary>
/// The data of a shop in which everything happened once: an order that was paid and shipped, one that was cancelled after it was paid, one
/// that expired, one that waits, and a guest's cart that became a customer's.
/// </summary>
public sealed class HealthyShop : IAsyncLifetime
{
    private readonly Scratch folder = new();
    private readonly ManualClock time = new();

    public async ValueTask InitializeAsync()
    {
        await using var shop = await TestShop.Open(
            Engine.Sqlite, Roster.Services, time, new() { ["Stoa:Demo"] = "false" }, folder: folder);
        var admin = await shop.Admin();
        var product = (await admin.Post("/products", new { name = "Microphone", price = 99.5, stock = 50 })).Is(201).Text("id");

        var expired = await Order(await shop.Customer(), product);
        time.Leap(TimeSpan.FromMinutes(20));
        admin = await shop.LogIn(TestShop.AdminEmail);
        var ada = await shop.Customer();
        await Eventually.Equal(
            "expired", async () => (await admin.Get("/order/" + expired)).Text("status"), () => time.Advance(TimeSpan.FromSeconds(1)));

        var shipped = await Order(ada, product);
        (await ada.Post("/payment", new { orderId = shipped, token = "tok_visa" })).Is(201);
        (await admin.Patch($"/order/{shipped}/status", new { status = "shipped", tracking = "1Z" })).Is(200);

        var cancelled = await Order(ada, product);
        (await ada.Post("/payment", new { orderId = cancelled, token = "tok_chargeDeclined" })).Is(402);
        (await ada.Post("/payment", new { orderId = cancelled, token = "tok_visa" })).Is(201);
        (await ada.Post($"/order/{cancelled}/cancel", new { reason = "Not needed" })).Is(200);
        await Eventually.True(
            async () => (await ada.Get($"/order/{cancelled}/timeline")).Body.Contains("money-returned", StringComparison.Ordinal)
                && (await ada.Get("/payment")).Body.Contains("\"refunded\":99.5", StringComparison.Ordinal),
            () => time.Advance(TimeSpan.FromSeconds(1)));

        var bob = await shop.Customer();
        bob.CartToken = (await shop.Visitor().Post("/cart", new { productId = product, quantity = 1 })).Is(200).Text("cartToken");
        (await bob.Post("/order/checkout", new { })).Is(201);
        await Eventually.True(async () => (await Broken()).Count == 0, () => time.Advance(TimeSpan.FromSeconds(1)));
        await shop.Settled();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }

    /// <summary>Every invariant that there is.</summary>
    public async Task<List<string>> Ids() => [.. (await Findings(folder.Folder)).Select(one => one.Invariant.Id)];

    /// <summary>The invariants that do not hold in the shop as it is.</summary>
    public Task<List<string>> Broken() => Broken(folder.Folder);

    /// <summary>The invariants that do not hold in a copy of the shop in which something was done behind its back.</summary>
    public async Task<List<string>> BrokenBy(params IEnumerable<(string Service, string Sql)> harm)
    {
        using var copy = new Scratch();
        foreach (var file in Directory.GetFiles(folder.Folder, "*.db*"))
            File.Copy(file, copy.File(Path.GetFileName(file)));
        foreach (var (service, sql) in harm)
        {
            using var file = new Kernel.Data.Sqlite.SqliteConnection(copy.File(service + ".db"), readOnly: false, TimeProvider.System);
            file.Run("PRAGMA foreign_keys = OFF");
            file.Run("PRAGMA ignore_check_constraints = ON");
            file.RunScript(sql);
        }
        return await Broken(copy.Folder);
    }

    private async Task<List<string>> Broken(string place) =>
        [.. (await Findings(place)).Where(one => one.Violations.Count > 0).Select(one => one.Invariant.Id)];

    private async Task<IReadOnlyList<Finding>> Findings(string place)
    {
        var clock = new Clock();
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Stoa:Data"] = place,
            ["Stoa:Demo"] = "false",
        }).Build());
        var secrets = new Secrets(clock.NewBytes(Secrets.FewestBytes), clock);
        var plan = Plan.Make(settings, [], Roster.Services, Roster.Drivers, clock, secrets, NullLoggerFactory.Instance);
        Assert.Empty(plan.Errors);
        return await Audit.Run(plan.Descriptions, time, TimeSpan.Zero);
    }

    private static async Task<string> Order(Visitor buyer, string product)
    {
        (await buyer.Post("/cart", new { productId = product, quantity = 1 })).Is(200);
        return (await buyer.Post("/order/checkout", new { })).Is(201).Text("id");
    }
}
