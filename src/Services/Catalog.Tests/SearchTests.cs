using System.Net;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class SearchTests(SharedShops shops)
{
    [Theory, EachDatabase]
    public async Task Products_are_found_by_words_of_any_spelling_and_the_best_comes_first(Engine engine)
    {
        await using var market = await Market.Open(engine);
        await market.Add(new { name = "Stand for microphones", description = "Holds a Señal microphone." });
        await market.Add(new { name = "Señal microphone", sku = "MIC-58", description = "For the stage." });
        await market.Add(new { name = "Cable", attributes = new Dictionary<string, string> { ["use"] = "Microphone" } });
        await market.Add(new { name = "Señal microphone (draft)", status = "draft" });
        async Task<string> Found(string search) =>
            string.Join(", ", await market.Walk("/products?search=" + WebUtility.UrlEncode(search) + "&limit=1"));

        Assert.Equal("Señal microphone, Stand for microphones, Cable", await Found("microphone"));
        Assert.Equal("Señal microphone, Stand for microphones", await Found("SENAL Microphone"));
        Assert.Equal("Señal microphone, Stand for microphones", await Found("microphone sen"));
        Assert.Equal(["Cable", "Señal microphone", "Stand for microphones"], (await market.Walk("/products?search=mic")).Order());
        Assert.Equal("Señal microphone", await Found("mic-58"));
        Assert.Equal("Stand for microphones", await Found("the stand for a microphone"));
        Assert.Equal("", await Found("microphone guitar"));
        Assert.Equal("", await Found("crophone"));
    }

    [Theory, EachDatabase]
    public async Task The_staff_find_drafts_and_what_is_archived_as_well(Engine engine)
    {
        var market = await shops.On(engine);
        var category = await market.Category();
        await market.Add(new { name = "Zither one", price = 1, stock = 1, category });
        await market.Add(new { name = "Zither two", price = 2, stock = 1, category, status = "draft" });
        var three = (await market.Staff.Post("/products", new { name = "Zither three", price = 3, stock = 1, category })).Is(201);
        (await market.Staff.Delete("/products/" + three.Text("id"))).Is(204);
        async Task<string> Names(string query, Visitor? visitor = null) =>
            string.Join(", ", await market.Walk($"/products?category={category}&search=zither&sort=price&{query}", visitor));
        Assert.Equal("Zither one", await Names("limit=2"));
        Assert.Equal("Zither two", await Names("status=draft", market.Staff));
        Assert.Equal("Zither three", await Names("status=archived", market.Staff));
        Assert.Equal("Zither one, Zither two, Zither three", await Names("status=all&limit=2", market.Staff));
    }

    [Theory, EachDatabase]
    public async Task A_product_is_found_by_what_it_says_now(Engine engine)
    {
        var market = await shops.On(engine);
        var (before, after) = (market.NewName("Old").Split(' ')[1], market.NewName("New").Split(' ')[1]);
        var id = await market.AddOne(new { name = "Thing " + before, description = "Made of tin." });
        Assert.Single(await market.Walk("/products?search=" + before));
        (await market.Change(id, new { name = "Thing " + after })).Is(200);
        Assert.Empty(await market.Walk("/products?search=" + before));
        Assert.Equal(["Thing " + after], await market.Walk($"/products?search={after}%20tin"));
        (await market.Staff.Delete("/products/" + id)).Is(204);
        Assert.Empty(await market.Walk("/products?search=" + after));
    }

    [Theory]
    [InlineData("' OR 1=1--")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("\"")]
    [InlineData("*")]
    [InlineData("NEAR(a b, 5)")]
    [InlineData("a* OR b*")]
    [InlineData("\"a b\" -c")]
    [InlineData("(((((a+)+)+)+)+)$")]
    [InlineData("name:a ^b {c}")]
    [InlineData("🎸🎸🎸")]
    [InlineData("a b c d e f g h i j k l m n o p q r s t u v w x y z")]
    [Rows(70)]
    public async Task Whatever_is_typed_is_just_words(string search)
    {
        foreach (var engine in new[] { Engine.Sqlite, Engine.Postgres }.Where(one => one == Engine.Sqlite || PostgresServer.WhyNot is null))
        {
            var market = await shops.On(engine);
            (await market.Visitor().Get("/products?search=" + WebUtility.UrlEncode(search))).Is(200);
        }
    }

    [Fact]
    [Rows(70)]
    public async Task A_search_is_bounded()
    {
        var market = await shops.On(Engine.Sqlite);
        (await market.Visitor().Get("/products?search=" + new string('a', 201))).Is(400, "invalid-input", "search");
        (await market.Visitor().Get("/products?search=" + new string('a', 5_000))).Is(400, "invalid-input", "search");
        (await market.Visitor().Get("/products?search=")).Is(200);
        Assert.Empty((await market.Visitor().Get("/products?search=%25")).Json["items"]!.AsArray());
    }
}
