using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.Auditor.Tests;

/// <summary>
/// The data of a shop in which everything happened once: an order that was paid and shipped, one that arrived, one that was given back, one
/// that was cancelled after it was paid, one that expired, one that waits, a guest's cart that became a customer's, a customer who was
/// erased, a letter of every kind, what somebody did not want to be told, a text to a phone, a letter in the owner's own words and one by
/// example, and a crowd that wrote down what it did.
/// </summary>
public sealed class HealthyShop : IAsyncLifetime
{
    private readonly Scratch folder = new();
    private readonly ManualClock time = new();
    private History history = new([]);

    public async ValueTask InitializeAsync()
    {
        await using var shop = await TestShop.Open(
            Engine.Sqlite, Roster.Services, time, new() { ["Stoa:Demo"] = "false" }, folder: folder);
        var admin = await shop.Admin();
        var product = (await admin.Post("/products", new { name = "Microphone", price = 99.5, stock = 50 })).Is(201).Text("id");

        var expired = await Order(await shop.Customer(), product);
        time.Leap(TimeSpan.FromMinutes(5));
        await Eventually.True(
            async () => (await admin.Get($"/order/{expired}/timeline")).Body.Contains("reminded", StringComparison.Ordinal),
            () => time.Advance(TimeSpan.FromSeconds(1)));
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

        await Fulfilled(await shop.Customer(), admin, product);
        await Letters(shop, admin);
        await Choices(shop, admin, product);
        var gone = await shop.Customer();
        (await gone.Post("/payment", new { orderId = await Order(gone, product), token = "tok_visa" })).Is(201);
        await shop.Settled();
        (await gone.Delete("/users/me", new { password = TestShop.Password })).Is(202);

        history = await Crowded(shop, admin, product);
        await Eventually.True(async () => (await Broken()).Count == 0, () => time.Advance(TimeSpan.FromSeconds(1)));
        await shop.Settled();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }

    /// <summary>Every invariant that there is.</summary>
    public async Task<List<string>> Ids() => [.. (await Findings(folder.Folder, history)).Select(one => one.Invariant.Id)];

    /// <summary>The invariants that do not hold in the shop as it is.</summary>
    public Task<List<string>> Broken() => Broken(folder.Folder, history);

    /// <summary>The invariants that do not hold in a copy of the shop in which something was done behind its back.</summary>
    internal async Task<List<string>> BrokenBy(Harm harm)
    {
        using var copy = Harmed(harm);
        return await Broken(copy.Folder, new([.. history.Lines.Select(harm.Telling).OfType<HistoryLine>()]));
    }

    /// <summary>What is said of a harmed copy that was stopped in the middle of its work.</summary>
    internal async Task<(int Code, string Said)> StoppedAtWork(Harm harm)
    {
        using var copy = Harmed(harm);
        await using var said = new StringWriter();
        return (await VerifyCommand.Run(Services(copy.Folder), said, TimeSpan.Zero, mayBeAtWork: true), said.ToString());
    }

    private Scratch Harmed(Harm harm)
    {
        var copy = new Scratch();
        foreach (var file in Directory.GetFiles(folder.Folder, "*.db*"))
            File.Copy(file, copy.File(Path.GetFileName(file)));
        foreach (var (service, sql) in harm.Sql)
        {
            using var file = new Kernel.Data.Sqlite.SqliteConnection(copy.File(service + ".db"), readOnly: false, TimeProvider.System);
            file.Run("PRAGMA foreign_keys = OFF");
            file.Run("PRAGMA ignore_check_constraints = ON");
            file.RunScript(sql);
        }
        return copy;
    }

    private async Task<List<string>> Broken(string place, History told) =>
        [.. (await Findings(place, told)).Where(one => one.Violations.Count > 0).Select(one => one.Invariant.Id)];

    private Task<IReadOnlyList<Finding>> Findings(string place, History told) =>
        Audit.Run(Services(place), time, TimeSpan.Zero, told);

    private static IReadOnlyList<ServiceDescription> Services(string place)
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
        return [.. plan.Descriptions.Where(one => one.HasDatabase)];
    }

    /// <summary>An order that arrived, and one that was given back.</summary>
    private async Task Fulfilled(Visitor carl, Visitor admin, string product)
    {
        var delivered = await Order(carl, product);
        (await carl.Post("/payment", new { orderId = delivered, token = "tok_visa" })).Is(201);
        (await admin.Patch($"/order/{delivered}/status", new { status = "shipped" })).Is(200);
        (await admin.Patch($"/order/{delivered}/status", new { status = "delivered" })).Is(200);

        var refunded = await Order(carl, product);
        var payment = (await carl.Post("/payment", new { orderId = refunded, token = "tok_visa" })).Is(201).Text("id");
        (await admin.Post($"/payment/{payment}/refund", new { reason = "Broken" })).Is(201);
        await Eventually.Equal(
            "refunded", async () => (await admin.Get("/order/" + refunded)).Text("status"), () => time.Advance(TimeSpan.FromSeconds(1)));
    }

    /// <summary>What people are told besides of their orders: a forgotten password, a token used twice, little left of something.</summary>
    private static async Task Letters(TestShop shop, Visitor admin)
    {
        var eve = await shop.Customer();
        (await shop.Visitor().Post("/auth/email/resend", new { email = eve.Email })).Is(204);
        (await shop.Visitor().Post("/auth/password/forgot", new { email = eve.Email })).Is(204);
        var stolen = eve.RefreshToken;
        (await eve.Refresh()).Is(200);
        (await eve.Refresh()).Is(200);
        (await shop.Visitor().Post("/auth/refresh", new { refreshToken = stolen })).Is(401);
        await shop.Hear<SessionRevoked>(ended => ended.UserId == eve.UserId);
        await shop.Hear<EmailVerificationRequested>(asked => asked.UserId == eve.UserId);
        await shop.Hear<PasswordResetRequested>(asked => asked.UserId == eve.UserId);

        var few = (await admin.Post("/products", new { name = "Plug", price = 3, stock = 2 })).Is(201).Text("id");
        await Eventually.True(async () => (await admin.Patch("/inventory/" + few, new { lowStockAt = 5 })).Status == 200);
        await shop.Hear<StockLow>(low => low.ProductId == few);
    }

    /// <summary>Somebody wants texts and no mails of parcels; the owner has words of his own and looks at them.</summary>
    private static async Task Choices(TestShop shop, Visitor admin, string product)
    {
        const string Cancelled = "/notifications/templates/order-cancelled";
        (await admin.Put(Cancelled, new { subject = "{{number}} is off", html = "<p>It is off.</p>", text = "It is off." })).Is(200);
        (await admin.Post(Cancelled + "/test", new { to = "me@example.com" })).Is(202);
        var dora = await shop.Customer();
        (await dora.Patch("/users/me", new { phone = "+4915112345678" })).Is(200);
        await shop.Hear<ProfileChanged>(changed => changed.UserId == dora.UserId);
        (await dora.Put("/notifications/preferences", new { orderSms = true, deliveryEmail = false })).Is(200);
        var order = await Order(dora, product);
        (await dora.Post("/payment", new { orderId = order, token = "tok_visa" })).Is(201);
        (await admin.Patch($"/order/{order}/status", new { status = "shipped" })).Is(200);
        await shop.Hear<OrderShipped>(sent => sent.OrderId == order);
        var off = await Order(dora, product);
        (await dora.Post($"/order/{off}/cancel", new { reason = "Not needed" })).Is(200);
    }

    private static async Task<History> Crowded(TestShop shop, Visitor admin, string product)
    {
        var besides = (await admin.Post("/products", new { name = "Cable", price = 5, stock = 50 })).Is(201).Text("id");
        await using var diary = Diary.Open();
        var bought = await Stress.Crowd.Buy(
            shop.Address, product, 6, atOnce: 2, "crowd", TimeSpan.FromMinutes(1), diary: diary, besidesId: besides);
        Assert.All(bought, purchase => Assert.Equal(Ending.Paid, purchase.Ending));
        return diary.History;
    }

    private static async Task<string> Order(Visitor buyer, string product)
    {
        (await buyer.Post("/cart", new { productId = product, quantity = 1 })).Is(200);
        return (await buyer.Post("/order/checkout", new { })).Is(201).Text("id");
    }
}
