using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>One of the staff: ships, gives money back, changes prices and stock, closes accounts for a moment.</summary>
internal sealed class Staff(Lives lives, Memory memory, string name, Random dice) : Person(lives, memory, name, dice)
{
    /// <summary>Carts hold one currency, and each has its own number of decimals.</summary>
    private static readonly (string Currency, decimal Price)[] Shelf =
        [("USD", 19.99m), ("USD", 4.5m), ("USD", 250m), ("JPY", 1200m), ("KWD", 3.125m)];

    private readonly List<(string Id, string Currency, decimal Price)> products = [];

    /// <summary>What is for sale.</summary>
    public IReadOnlyList<string> ProductIds => [.. products.Select(one => one.Id)];

    public async Task SignIn()
    {
        Email = TestShop.AdminEmail;
        await LogIn();
    }

    /// <summary>Puts things up for sale, few of each.</summary>
    public async Task FillTheShelf()
    {
        foreach (var (currency, price) in Shelf)
        {
            Asked("", price);
            var reply = Fits(
                "sell", await Post("/products", new { name = $"Thing {products.Count}", price, currency, stock = Few() }), 201);
            products.Add((reply.Text("id"), currency, price));
            Asked(reply.Text("id"), price);
        }
    }

    /// <summary>Knows the same shelf.</summary>
    public void LearnFrom(Staff other) => products.AddRange(other.products);

    protected override Task Act() => Dice.Next(100) switch
    {
        < 25 => Move("paid", "shipped"),
        < 35 => Move("shipped", "delivered"),
        < 60 => GiveBack(),
        < 75 => ChangePrice(),
        < 92 => Restock(),
        < 96 => HideForAMoment(),
        _ => CloseForAMoment(),
    };

    private async Task Move(string from, string to)
    {
        if (await Any($"/order?scope=all&status={from}&limit=50", _ => true) is not { } order)
            return;
        Fits("move", await Patch($"/order/{order["id"]}/status", new { status = to }), 200, 409);
        Memory.Count($"orders that were {to}");
    }

    /// <summary>All of it, or a part; sometimes two of them at the same time.</summary>
    private async Task GiveBack()
    {
        if (await Any("/payment?scope=all&limit=50", one => (string)one["status"]! == "succeeded") is not { } payment)
            return;
        decimal? part = Chance(50) ? Math.Round((decimal)payment["amount"]! / 3, Decimals((string)payment["currency"]!)) : null;
        await Task.WhenAll(Enumerable.Range(0, Chance(40) ? 2 : 1).Select(async _ =>
        {
            var reply = Fits("refund", await Post($"/payment/{payment["id"]}/refund", Refund(part)), 201, 409);
            Memory.Count($"refunds: {reply.Status}");
            if (reply.Status == 201)
                Memory.Note(memory => memory.Refunds.Add(reply.Text("id")));
        }));
    }

    private static object Refund(decimal? amount) =>
        amount is null ? new { reason = "broken" } : new { amount = amount.Value, reason = "scratched" };

    private async Task ChangePrice()
    {
        var (id, currency, usual) = products[Dice.Next(products.Count)];
        var price = Math.Round(usual * Dice.Next(80, 121) / 100, Decimals(currency));
        Asked(id, price);
        Fits("change the price", await Patch("/products/" + id, new { price }), 200);
    }

    private async Task Restock()
    {
        var id = products[Dice.Next(products.Count)].Id;
        var reply = await Patch((Chance(50) ? "/inventory/" : "/products/") + id, new { stock = Few() });
        Fits("restock", reply, 200, 409);
    }

    private async Task HideForAMoment()
    {
        var path = "/products/" + products[Dice.Next(products.Count)].Id;
        Fits("hide", await Patch(path, new { status = "draft" }), 200);
        await Lives.Pass(TimeSpan.FromMilliseconds(500));
        Fits("show", await Patch(path, new { status = "active" }), 200);
    }

    private async Task CloseForAMoment()
    {
        if (await Any("/users?limit=50", one => (string)one["role"]! == "customer") is not { } user)
            return;
        Fits("close", await Patch($"/users/{user["id"]}", new { disabled = true }), 200);
        await Lives.Pass(TimeSpan.FromMilliseconds(500));
        Fits("open", await Patch($"/users/{user["id"]}", new { disabled = false }), 200);
        Memory.Count("accounts that were closed for a moment");
    }

    private async Task<JsonObject?> Any(string path, Func<JsonObject, bool> fits)
    {
        var found = Fits("list", await Get(path), 200).Json["items"]!.AsArray().Select(one => one!.AsObject()).Where(fits).ToList();
        return found.Count == 0 ? null : found[Dice.Next(found.Count)];
    }

    private void Asked(string productId, decimal price) => Memory.Note(memory => memory.Prices.Add((productId, price)));

    /// <summary>Hot: what everybody wants.</summary>
    private int Few() => Dice.Next(5) < 2 ? Dice.Next(0, 4) : Dice.Next(4, 17);

    private static int Decimals(string currency) => currency switch
    {
        "JPY" => 0,
        "KWD" => 3,
        _ => 2,
    };
}
