using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

public sealed class DemoTests : IDisposable
{
    private const string AdminPassword = "a quiet evening", Password = "sound and light";

    /// <summary>The demo's past orders: of whom, and what became of them.</summary>
    private static readonly string[] Bought =
    [
        "ada@example.com delivered", "ada@example.com delivered", "ada@example.com paid",
        "ben@example.com cancelled", "ben@example.com delivered", "ben@example.com shipped",
        "clara@example.com awaiting-payment", "clara@example.com delivered", "clara@example.com shipped",
        "diego@example.com delivered", "diego@example.com paid", "diego@example.com shipped",
        "emi@example.com delivered", "emi@example.com shipped",
        "finn@example.com cancelled", "finn@example.com paid",
    ];

    private readonly Scratch scratch = new();

    public static bool HasPostgres => PostgresServer.WhyNot is null;

    [Theory, EachDatabase]
    public async Task It_shows_its_products_its_customers_have_bought_and_everybody_sees_what_they_should(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, Roster.Services, settings: new() { ["Stoa:Demo"] = "true" });
        await ShowsItsProducts(shop);
        var admin = await shop.Admin();
        await Eventually.Equal(
            string.Join('\n', Bought), async () => Told((await admin.Get("/order?scope=all&limit=100")).Is(200).Json["items"]!.AsArray()));

        var ada = await shop.LogIn("ada@example.com", Password);
        Assert.Equal("usr_0000000000000000000000DEM1", ada.UserId);
        Assert.Equal(2, Items(await ada.Get("/users/me/addresses")).Count);
        var delivered = Items(await ada.Get("/order?status=delivered"));
        Assert.All(delivered, order => Assert.Equal("Berlin", (string)order!["shippingAddress"]!["city"]!));
        Assert.All(delivered, order => Assert.StartsWith("DEMO", (string)order!["tracking"]!, StringComparison.Ordinal));
        var story = Items(await ada.Get($"/order/{delivered[0]!["id"]}/timeline"));
        Assert.Equal(
            "placed by customer, stock-reserved by inventory, paid by payments, shipped by demo, delivered by demo",
            string.Join(", ", story.Select(step => $"{step!["what"]} by {step["by"]}")));
        var declined = Items(await ada.Get("/payment")).Where(one => (string)one!["status"]! == "failed");
        Assert.Equal("insufficient-funds", (string)Assert.Single(declined)!["failureCode"]!);

        // What was called off went back: of the one that was paid, and of the one whose money came too late.
        foreach (var (email, total) in new[] { ("ben@example.com", 1224m), ("finn@example.com", 808m) })
        {
            var buyer = await shop.LogIn(email, Password);
            await Eventually.True(async () => Items(await buyer.Get("/payment")).Any(one => (decimal)one!["refunded"]! == total));
        }
        Assert.Empty(Items(await admin.Get("/ops/money?open=true")));
        await Reviewed(shop, "aurik-v5-vocal-microphone", [false, true, true]);       // clara never bought one
        await Eventually.True(async () => Items(await shop.Visitor().Get("/mailbox/messages?to=ada@example.com&limit=100"))
            .Select(mail => (string)mail!["template"]!).ToHashSet().IsSupersetOf(
                ["welcome", "order-receipt", "order-shipped", "order-delivered", "payment-declined"]));
        await shop.Settled();
    }

    [Fact]
    public Task Killed_again_and_again_it_ends_as_if_nothing_had_been() => SurvivesKills([], 0, 1, 6, 12);

    [Fact(SkipUnless = nameof(HasPostgres), Skip = "PostgreSQL is not at hand."), Trait("Category", "Long")]
    public async Task So_it_does_on_PostgreSQL()
    {
        await using var server = await PostgresServer.StartNew();
        await SurvivesKills(["--Stoa:Database", server.ConnectionString("stoa_{service}")], 0, 1, 6, 12);
    }

    public void Dispose() => scratch.Dispose();

    private static async Task ShowsItsProducts(TestShop shop)
    {
        var guest = shop.Visitor();
        var products = Items(await guest.Get("/products?limit=100"));
        Assert.True(products.Count >= 60);
        foreach (var product in products)
        {
            var picture = (await guest.Get((string)product!["images"]![0]!["url"]!)).Is(200);
            Assert.Equal("image/png", picture.ContentType);
        }
        await Eventually.Equal(0, async () => Items(await guest.Get("/products?inStock=false&limit=100")).Count);
    }

    /// <summary>Kills it once it is open and then wherever it is when so many orders are there, and looks at what it comes to.</summary>
    private async Task SurvivesKills(string[] args, params int[] afterOrders)
    {
        var token = "";
        foreach (var orders in afterOrders)
        {
            await using var shop = await Start(args);
            if (token.Length == 0)
                token = await AdminsToken(shop);
            await Eventually.True(async () => (await Orders(shop, token)).Count >= orders);
            shop.Kill();
        }

        await using (var shop = await Start(args))
            await Eventually.Equal(string.Join('\n', Bought), async () => Told(await Orders(shop, token)));
        await using (var again = await Start(args))
        {
            Assert.Equal(string.Join('\n', Bought), Told(await Orders(again, token)));
            using var users = await again.Send(HttpMethod.Get, "/users?limit=100", token: token);
            var emails = (await users.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray()
                .Select(user => user.GetProperty("email").GetString()!).Order(StringComparer.Ordinal);
            var known = Bought.Select(one => one.Split(' ')[0]).Append("admin@stoa.local").Distinct();
            Assert.Equal(known.Order(StringComparer.Ordinal), emails);
            var (code, output) = await StoaProcess.Run(
                scratch.Folder, ["verify", "--patience", "60", .. args], Secret, ("Stoa__Admin__Password", AdminPassword));
            Assert.True(code == 0, output);
        }
    }

    private static (string, string) Secret => ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw=");

    /// <summary>Looks are without limits, for this test looks all the time.</summary>
    private Task<StoaProcess> Start(string[] args) => StoaProcess.Ready(
        scratch.Folder, [.. args, "--Stoa:TrustedLoad", "127.0.0.0/8"], Secret, ("Stoa__Admin__Password", AdminPassword));

    private static async Task<string> AdminsToken(StoaProcess shop) =>
        (await shop.Post("/auth/login", new { email = "admin@stoa.local", password = AdminPassword })).GetProperty("token").GetString()!;

    private static async Task<JsonArray> Orders(StoaProcess shop, string token)
    {
        using var answer = await shop.Send(HttpMethod.Get, "/order?scope=all&limit=100", token: token);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray();
    }

    private static string Told(JsonArray orders) => string.Join(
        '\n', orders.Select(order => $"{order!["email"]} {order["status"]}").Order(StringComparer.Ordinal));

    private static async Task Reviewed(TestShop shop, string product, bool[] verified)
    {
        var guest = shop.Visitor();
        var id = (await guest.Get("/products/" + product)).Is(200).Text("id");
        await Eventually.Equal(string.Join(' ', verified), async () => string.Join(
            ' ', Items(await guest.Get($"/products/{id}/reviews")).Select(review => (bool)review!["verified"]!).Order()));
    }

    private static JsonArray Items(Reply reply) => reply.Is(200).Json["items"]!.AsArray();
}
