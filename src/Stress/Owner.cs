using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Kernel.Data;

namespace Stoa.Stress;

/// <summary>The shop's staff, as far as a load needs them: puts things up for sale and looks at the shelf.</summary>
public sealed class Owner(Wire wire)
{
    private string authorization = "";

    /// <summary>Signs in.</summary>
    public async Task SignIn(string email, string password)
    {
        var answer = await wire.Send("POST", "/auth/login", $$"""{"email":"{{email}}","password":"{{password}}"}""");
        if (answer.Status != 200)
            throw new Unavailable($"The shop does not let {email} in: {answer}. Set Stoa:Admin:Email and Stoa:Admin:Password.");
        authorization = $"Authorization: Bearer {answer.Text("token"u8)}\r\n";
    }

    /// <summary>Puts a new thing up for sale and gives its id once the whole shop knows it.</summary>
    public async Task<string> Sell(string name, long stock)
    {
        var answer = await wire.Send(
            "POST", "/products", string.Create(
                CultureInfo.InvariantCulture, $$"""{"name":"{{name}}","price":19.99,"stock":{{stock}}}"""), authorization);
        return answer.Status == 201 ? answer.Text("id"u8)! : throw new Unavailable($"The shop does not take a product: {answer}");
    }

    /// <summary>How much work the databases have done.</summary>
    public async Task<DatabaseWork> Work()
    {
        var answer = await wire.Send("GET", "/ops/services", null, authorization);
        if (answer.Status != 200)
            throw new Unavailable($"The shop does not tell what it did: {answer}");
        var services = JsonNode.Parse(answer.Body.Span)!["items"]!.AsArray();
        return services.Select(service => service!["database"].Deserialize<DatabaseWork>(JsonSerializerOptions.Web))
            .OfType<DatabaseWork>().Aggregate((all, one) => all.And(one));
    }

    /// <summary>What can still be sold of it, and what is on the shelf.</summary>
    public async Task<(long Available, long OnHand)> Stock(string productId)
    {
        var answer = await wire.Send("GET", "/inventory/" + productId, null, authorization);
        return answer.Status == 200
            ? (answer.Whole("available"u8), answer.Whole("onHand"u8))
            : throw new Unavailable($"The shop does not tell its stock: {answer}");
    }
}
