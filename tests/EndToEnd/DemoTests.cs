using Stoa.Testing;

namespace Stoa.EndToEnd;

public class DemoTests
{
    [Theory, EachDatabase]
    public async Task The_demo_shop_shows_every_product_with_its_picture_and_its_stock(Engine engine)
    {
        await using var shop = await TestShop.Open(engine, Roster.Services, settings: new() { ["Stoa:Demo"] = "true" });
        await shop.Settled();
        var guest = shop.Visitor();
        var products = (await guest.Get("/products?limit=100")).Is(200).Json["items"]!.AsArray();
        Assert.True(products.Count >= 60);
        foreach (var product in products)
        {
            var picture = (await guest.Get((string)product!["images"]![0]!["url"]!)).Is(200);
            Assert.Equal("image/png", picture.ContentType);
        }
        await Eventually.Equal(0, async () => (await guest.Get("/products?inStock=false&limit=100")).Json["items"]!.AsArray().Count);
    }
}
