using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>A shop that grew up in a data folder goes on in PostgreSQL, and nobody notices.</summary>
public sealed class MoveTests : IDisposable
{
    private readonly Scratch scratch = new();

    public static bool IsHere => PostgresServer.WhyNot is null;

    [Fact(SkipUnless = nameof(IsHere), Skip = "PostgreSQL is not at hand.")]
    public async Task Accounts_sessions_orders_search_and_pictures_are_there_and_it_sells_on()
    {
        await using var server = await PostgresServer.StartNew();
        string[] target = ["--Stoa:Database", server.ConnectionString("stoa_{service}")];
        string[] move = ["move", "--to", "postgres", .. target];
        Customer ada;
        Seen seen;
        await using (var embedded = await StoaProcess.Ready(scratch.Folder, Settings))
        {
            var owner = await embedded.Post("/auth/login", new { email = "admin@stoa.local", password = "a quiet evening" });
            var staff = new Customer(owner.GetProperty("token").GetString()!);
            await Eventually.Equal(16, () => staff.Orders(embedded, "?scope=all&limit=100"));       // the demo's, three of them hers
            ada = await Customer.At(embedded);
            await ada.Buy(embedded);
            seen = await Seen.At(embedded);
            var secret = ("Stoa__Secret", "some secret that this shop never had before");
            var (taken, why) = await StoaProcess.Run(scratch.Folder, move, secret);
            Assert.True(taken == 1 && why.Contains($"process {embedded.Id}", StringComparison.Ordinal), why);
            embedded.Terminate();
            Assert.Equal(0, await embedded.Exit());

            var (wrong, how) = await StoaProcess.Run(scratch.Folder, move, secret);
            Assert.True(wrong == 1 && how.Contains("base64:$(cat ", StringComparison.Ordinal), how);
        }

        var own = await File.ReadAllTextAsync(Path.Combine(scratch.Folder, "data", "keys", "secret"));
        var right = ("Stoa__Secret", "base64:" + own);
        await using (var killed = StoaProcess.Begin(scratch.Folder, move, right))
        {
            await Eventually.True(() => killed.Output.Contains("identity ", StringComparison.Ordinal));
            killed.Kill();
        }
        var (code, said) = await StoaProcess.Run(scratch.Folder, move, right);
        Assert.True(code == 0, said);
        Assert.Contains("there already", said, StringComparison.Ordinal);       // what had come before the kill
        Assert.DoesNotContain(own, said, StringComparison.Ordinal);

        await using (var moved = await StoaProcess.Ready(scratch.Folder, [.. target, .. Settings], right, ("Stoa__Data", "none")))
        {
            Assert.Equal(4, await ada.Orders(moved));       // by the token that she had
            Assert.Equal(seen, await Seen.At(moved));
            ada = await Customer.At(moved);
            await ada.Buy(moved);
            Assert.Equal(5, await ada.Orders(moved));
            (code, said) = await StoaProcess.Run(scratch.Folder, ["verify", "--patience", "60", .. target], right);
            Assert.True(code == 0, said);
        }
        Assert.False(Directory.Exists(scratch.File("none")));

        (code, said) = await StoaProcess.Run(scratch.Folder, move, right);
        Assert.True(code == 1 && said.Contains("holds other data already", StringComparison.Ordinal), said);
    }

    [Fact]
    public async Task It_says_what_it_needs()
    {
        var (code, said) = await StoaProcess.Run(scratch.Folder, ["move"]);
        Assert.True(code == 1 && said.Contains("stoa move --to postgres --Stoa:Data", StringComparison.Ordinal), said);
        (code, said) = await StoaProcess.Run(
            scratch.Folder, ["move", "--to", "postgres", "--Stoa:Database", "Host=127.0.0.1;Database=stoa_{service}"],
            ("Stoa__Secret", "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw="));
        Assert.True(code == 1 && said.Contains("There is no shop in", StringComparison.Ordinal), said);
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    public void Dispose() => scratch.Dispose();

    private static string[] Settings => ["--Stoa:TrustedLoad", "127.0.0.0/8", "--Stoa:Admin:Password", "a quiet evening"];

    private static async Task<JsonElement> Json(StoaProcess shop, string path, string? token = null)
    {
        using var answer = await shop.Send(HttpMethod.Get, path, token: token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>A customer of the demo shop, signed in.</summary>
    private sealed record Customer(string Token)
    {
        public static async Task<Customer> At(StoaProcess shop) => new(
            await Text(() => shop.Post("/auth/login", new { email = "ada@example.com", password = "sound and light" }), "token"));

        public async Task<int> Orders(StoaProcess shop, string which = "") =>
            (await Json(shop, "/order" + which, Token)).GetProperty("items").GetArrayLength();

        public async Task Buy(StoaProcess shop)
        {
            var products = await Json(shop, "/products?inStock=true&limit=1");
            var productId = products.GetProperty("items")[0].GetProperty("id").GetString();
            await shop.Post("/cart", new { productId, quantity = 1 }, Token);
            var orderId = await Text(() => shop.Post("/order/checkout", new { }, Token), "id");
            await shop.Post("/payment", new { orderId, token = "tok_visa" }, Token);
            await Eventually.Equal("paid", async () => (await Json(shop, "/order/" + orderId, Token)).GetProperty("status").GetString());
        }

        private static async Task<string> Text(Func<Task<JsonElement>> ask, string member) =>
            (await ask()).GetProperty(member).GetString()!;
    }

    /// <summary>What a visitor finds: the first things of a search, and a picture.</summary>
    private sealed record Seen(string Found, string Picture)
    {
        public static async Task<Seen> At(StoaProcess shop)
        {
            var found = (await Json(shop, "/products?search=vocal%20microphone&limit=10")).GetProperty("items").EnumerateArray().ToList();
            Assert.NotEmpty(found);
            var picture = await shop.Http.GetByteArrayAsync(found[0].GetProperty("images")[0].GetProperty("url").GetString());
            Assert.NotEmpty(picture);
            return new(string.Join(' ', found.Select(one => one.GetProperty("id").GetString())), Convert.ToHexString(picture));
        }
    }
}
