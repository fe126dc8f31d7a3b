using Stoa.Testing;

namespace Stoa.Web.Tests;

/// <summary>One shop for all tests that don't change what others see: whole, with the demo's products and people.</summary>
public sealed class DemoShop : IAsyncLifetime
{
    public TestShop Shop { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Shop = await Open();
        await Eventually.True(async () => (await Shop.Visitor().Get("/products?search=halden")).Json["items"]!.AsArray().Count > 3);
    }

    public ValueTask DisposeAsync() => Shop.DisposeAsync();

    /// <summary>A shop of one's own.</summary>
    public static Task<TestShop> Open(ShopShape shape = ShopShape.Embedded, bool isEmpty = false) => TestShop.Open(
        shape, Roster.Services, new() { ["Stoa:Demo"] = isEmpty ? "false" : "true" });
}
