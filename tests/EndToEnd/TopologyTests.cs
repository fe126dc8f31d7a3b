using System.Net;
using System.Text.Json;
using Stoa.Stress;
using Stoa.Testing;
using Stoa.Topology;

namespace Stoa.EndToEnd;

/// <summary>The shop as it is deployed: what deploy/compose.yaml says, in Production, with a process for each service.</summary>
public sealed class TopologyTests
{
    [Fact]
    public async Task A_guest_buys_through_the_gateway_also_while_one_of_two_processes_is_killed()
    {
        Assert.SkipWhen(Town.WhyNot is not null, Town.WhyNot ?? "");
        await using var town = await Town.Start(replicas: ("ordering", 2));
        var owner = await town.Owner();
        var product = (await town.Shop.Post("/products", new { name = "Stage box", price = 129.99, stock = 9 }, owner))
            .GetProperty("id").GetString()!;

        await Buy(town, product, owner, left: 8);
        await Buy(town, product, owner, left: 7);
        await town.Kill("ordering", 1);
        await Buy(town, product, owner, left: 6);
        await Buy(town, product, owner, left: 5);
        await town.Restart("ordering", 1);
        await town.Restart("payments");
        await Buy(town, product, owner, left: 4);

        var (code, said) = await town.Verify();
        Assert.True(code == 0, said);
        Assert.Equal(0, await town.Stop("catalog"));
    }

    /// <summary>A guest pays for one piece and gets the receipt; the shelf shows how many are left.</summary>
    private static async Task Buy(Town town, string productId, string owner, int left)
    {
        var shop = town.Shop;
        var email = $"guest{left}@example.com";
        var cart = (await shop.Post("/cart", new { productId, quantity = 1 })).GetProperty("cartToken").GetString()!;
        var order = await Created(shop, "/order/checkout", new { email }, ("X-Cart-Token", cart));
        var (id, token) = (order.GetProperty("id").GetString()!, ("X-Order-Token", order.GetProperty("orderToken").GetString()!));
        await Created(shop, "/payment", new { orderId = id, token = "tok_visa" }, token);
        await Eventually.Equal("paid", () => Text(shop, "/order/" + id, "status", token));
        await Eventually.Equal($"{left}", () => Text(shop, "/products/" + productId, "stock", ("X-Nothing", "")));
        var number = order.GetProperty("number").GetString()!;
        await Eventually.True(async () =>
        {
            using var letters = await shop.Send(HttpMethod.Get, "/notifications?scope=all&limit=100", token: owner);
            return (await letters.Content.ReadAsStringAsync()).Contains(number, StringComparison.Ordinal);
        });
    }

    private static async Task<JsonElement> Created(StoaProcess shop, string path, object body, (string Name, string Value) header)
    {
        using var answer = await Send(shop, HttpMethod.Post, path, body, header);
        var said = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, said);
        return JsonDocument.Parse(said).RootElement;
    }

    private static async Task<string> Text(StoaProcess shop, string path, string field, (string Name, string Value) header)
    {
        using var answer = await Send(shop, HttpMethod.Get, path, null, header);
        var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return said.TryGetProperty(field, out var value) ? value.ToString() : said.ToString();
    }

    private static async Task<HttpResponseMessage> Send(
        StoaProcess shop, HttpMethod method, string path, object? body, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(body);
        request.Headers.Add(header.Name, header.Value);
        return await shop.Http.SendAsync(request);
    }
}
