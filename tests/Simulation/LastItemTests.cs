using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>Two hundred want the last twenty, on each store.</summary>
public sealed class LastItemTests(ITestOutputHelper output)
{
    private const int Buyers = 200, Stock = 20, AtOnce = 32;

    [Theory, EachDatabase]
    public async Task Exactly_as_many_are_sold_as_there_were(Engine engine)
    {
        await using var shop = await WholeShop.Open(engine);
        var admin = await shop.Admin();
        var productId = (await admin.Post("/products", new { name = "The last ones", price = 19.99, stock = Stock })).Is(201).Text("id");
        var bought = await Crowd.Buy(shop.Address, productId, Buyers, AtOnce, "rush", TimeSpan.FromSeconds(60));
        output.WriteLine(string.Join(", ", bought.CountBy(one => one.Ending)) + "; "
            + string.Join(", ", bought.Where(one => one.Ending == Ending.Failed).Select(one => one.Word).Distinct()));
        await shop.Settled();
        Assert.Equal(Stock, bought.Count(one => one.Ending == Ending.Paid));
        Assert.Equal(Buyers - Stock, bought.Count(one => one.Ending == Ending.SoldOut));
        var left = (await admin.Get("/inventory/" + productId)).Is(200);
        Assert.Equal(["0", "0", "0"], left.Texts("onHand", "reserved", "available"));
    }
}
