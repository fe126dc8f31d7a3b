using Stoa.EndToEnd.Api;
using Stoa.Testing;

namespace Stoa.EndToEnd.Clients;

/// <summary>The clients are what the shop's own description makes of them, so they can't drift.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task Every_operation_has_a_name_in_the_clients_or_a_reason_for_none()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services);
        var operations = (await Description.Of(shop)).Operations.Select(operation => operation.Name).ToList();
        Assert.Empty(operations.Except(CallNames.All.Keys).Except(CallNames.NoCalls));
        Assert.Empty(CallNames.All.Keys.Concat(CallNames.NoCalls).Except(operations));
        Assert.Equal(CallNames.All.Count, CallNames.All.Values.Distinct().Count());
    }

    [Fact]
    public async Task The_clients_are_made_from_the_description()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services);
        var api = new ApiModel(await Description.Of(shop));
        await Written.Is(["src", "Client", "Generated", "Models.cs"], new CSharpClient(api).Models());
        await Written.Is(["src", "Client", "Generated", "ShopCalls.cs"], new CSharpClient(api).Calls());
        await Written.Is(["clients", "typescript", "src", "generated.ts"], new TypeScriptClient(api).Write());
    }
}
