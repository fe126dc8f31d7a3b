using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class ReviewTests(SharedShops shops)
{
    [Theory, EachDatabase]
    public async Task A_customer_says_once_what_a_product_is_worth_and_it_counts_at_once(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne();
        var before = await market.Visitor().Get("/products/" + id);
        var ada = market.Customer();
        var review = (await ada.Post(Reviews(id), new { rating = 4, title = "Loud", body = "Very\nloud." })).Is(201);
        Assert.Equal("id productId rating title body verified status createdAt", review.Members());
        Assert.Equal(["4", "Loud", "Very\nloud.", "false", "published"], review.Texts("rating", "title", "body", "verified", "status"));
        (await ada.Post(Reviews(id), new { rating = 1, title = "No" })).Is(409, "already-reviewed");
        (await market.Customer().Post(Reviews(id), new { rating = 5, title = "Yes" })).Is(201);

        var rated = (await market.Visitor().Get("/products/" + id, ("If-None-Match", before.Header("ETag")!))).Is(200);
        Assert.Equal(["4.5", "2", "1"], rated.Texts("rating", "reviewCount", "version"));
        var list = (await market.Visitor().Get(Reviews(id))).Is(200);
        Assert.Equal(["Yes", "Loud"], list.Json["items"]!.AsArray().Select(one => (string)one!["title"]!));
        Assert.DoesNotContain(ada.UserId, list.Body, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_hundred_at_once_are_all_counted(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne();
        var twice = market.Customer();
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            (i % 10 == 0 ? twice : market.Customer()).Post(Reviews(id), new { rating = 1 + (i % 5), title = "So" })));
        Assert.Equal(91, replies.Count(reply => reply.Status == 201));
        Assert.Equal("91", (await market.Visitor().Get("/products/" + id)).Text("reviewCount"));
        Assert.Equal(91, await WalkCount(market, Reviews(id) + "?limit=20"));
    }

    [Theory, EachDatabase]
    public async Task Whoever_bought_it_is_verified_whenever_the_order_is_heard(Engine engine)
    {
        var market = await shops.On(engine);
        var (id, other) = (await market.AddOne(), await market.AddOne());
        var (ada, bob) = (market.Customer(), market.Customer());
        await market.Shop.Say(Paid(ada.UserId, (id, 2)), Paid(null, (id, 1)));
        await market.Shop.Settled();
        Assert.Equal("true", (await ada.Post(Reviews(id), new { rating = 4, title = "Mine" })).Is(201).Text("verified"));
        Assert.Equal("false", (await ada.Post(Reviews(other), new { rating = 4, title = "Not mine" })).Is(201).Text("verified"));
        (await bob.Post(Reviews(id), new { rating = 4, title = "Not yet" })).Is(201);
        await market.Shop.Say(Paid(bob.UserId, (id, 1), (other, 1)));
        await market.Shop.Settled();
        var verified = (await market.Visitor().Get(Reviews(id))).Json["items"]!.AsArray().Select(one => (bool)one!["verified"]!);
        Assert.Equal([true, true], verified);
        Assert.Equal(4, await market.Shop.Database("catalog").Read(async snapshot => await snapshot.QueryWhole(
            "SELECT sold FROM product_sale WHERE product_id = @id", ("id", id))));
    }

    [Theory, EachDatabase]
    public async Task A_hidden_review_is_the_staffs_and_does_not_count(Engine engine)
    {
        var market = await shops.On(engine);
        var id = await market.AddOne();
        var bad = (await market.Customer().Post(Reviews(id), new { rating = 1, title = "Buy elsewhere" })).Is(201).Text("id");
        (await market.Customer().Post(Reviews(id), new { rating = 5, title = "Good" })).Is(201);
        for (var again = 0; again < 2; again++)
            Assert.Equal("hidden", (await market.Staff.Patch("/reviews/" + bad, new { status = "hidden" })).Is(200).Text("status"));
        Assert.Equal(["5", "1"], (await market.Visitor().Get("/products/" + id)).Texts("rating", "reviewCount"));
        Assert.DoesNotContain("elsewhere", (await market.Visitor().Get(Reviews(id))).Body, StringComparison.Ordinal);
        (await market.Visitor().Get(Reviews(id) + "?status=hidden")).Is(401, "unauthorized");
        (await market.Customer().Get(Reviews(id) + "?status=hidden")).Is(403, "forbidden");
        Assert.Contains("elsewhere", (await market.Staff.Get(Reviews(id) + "?status=hidden")).Is(200).Body, StringComparison.Ordinal);
        (await market.Staff.Patch("/reviews/" + bad, new { status = "published" })).Is(200);
        Assert.Equal(["3", "2"], (await market.Visitor().Get("/products/" + id)).Texts("rating", "reviewCount"));
        (await market.Staff.Patch("/reviews/rev_none", new { status = "hidden" })).Is(404, "not-found");
        (await market.Staff.Patch("/reviews/" + bad, new { status = "gone" })).Is(400, "invalid-input", "status");
        var book = await market.Shop.Database("catalog").Read(async snapshot => await Audit.About(snapshot, bad));
        Assert.Equal(["published > hidden", "hidden > published"], book.Select(entry => $"{entry.Was} > {entry.Became}"));
    }

    [Theory, EachDatabase]
    public async Task The_staff_see_those_of_all_products_newest_first_and_what_each_is_about(Engine engine)
    {
        await using var market = await Market.Open(engine);       // nobody else says anything in it
        var (first, second) = (await market.AddOne(), await market.AddOne());
        var told = (await market.Visitor().Get("/products/" + second)).Is(200);
        var ids = new List<string>();
        foreach (var product in (string[])[first, second, first])
            ids.Insert(0, (await market.Customer().Post(Reviews(product), new { rating = 3, title = "So" })).Is(201).Text("id"));
        (await market.Staff.Patch("/reviews/" + ids[1], new { status = "hidden" })).Is(200);

        var page = (await market.Staff.Get("/reviews?limit=2")).Is(200);
        Assert.Equal(ids[..2], Ids(page));
        Assert.Equal(
            [second, told.Text("name"), told.Text("slug"), "hidden"],
            page.Json["items"]![1]!.AsObject().Where(one => one.Key is "productId" or "productName" or "productSlug" or "status")
                .Select(one => (string)one.Value!));
        Assert.Equal(ids[2], Ids(await market.Staff.Get("/reviews?limit=1&after=" + page.Text("next"))).Single());
        Assert.Equal(ids[1], Ids(await market.Staff.Get("/reviews?status=hidden&limit=1")).Single());
        Assert.Equal([ids[0], ids[2]], Ids(await market.Staff.Get("/reviews?status=published&limit=2")));
        (await market.Staff.Get("/reviews?status=gone")).Is(400);
        (await market.Staff.Get("/reviews?status=hidden&limit=1&after=" + page.Text("next"))).Is(400);

        static IEnumerable<string> Ids(Reply reply) => reply.Is(200).Json["items"]!.AsArray().Select(one => (string)one!["id"]!);
    }

    [Theory, EachDatabase]
    public async Task An_erased_customer_leaves_nothing(Engine engine)
    {
        var market = await shops.On(engine);
        var (first, second) = (await market.AddOne(), await market.AddOne());
        var ada = market.Customer();
        await market.Shop.Say(Paid(ada.UserId, (first, 1), (second, 1)));
        (await ada.Post(Reviews(first), new { rating = 1, title = "Loud" })).Is(201);
        (await ada.Post(Reviews(second), new { rating = 5, title = "Quiet" })).Is(201);
        (await market.Customer().Post(Reviews(first), new { rating = 4, title = "Fine" })).Is(201);
        await market.Shop.Settled();
        var export = (await Export(market, ada.UserId)).ToJsonString();
        Assert.All(["Loud", "Quiet", first, second], said => Assert.Contains(said, export, StringComparison.Ordinal));

        await market.Shop.Say(new UserErased(ada.UserId));
        await market.Shop.Settled();
        await market.Shop.Say(Paid(ada.UserId, (first, 1)));
        await market.Shop.Settled();
        Assert.Equal("""{"reviews":[],"productsBought":[]}""", (await Export(market, ada.UserId)).ToJsonString());
        Assert.Equal(["4", "1"], (await market.Visitor().Get("/products/" + first)).Texts("rating", "reviewCount"));
        Assert.Equal(["0", "0"], (await market.Visitor().Get("/products/" + second)).Texts("rating", "reviewCount"));
    }

    [Theory]
    [InlineData("""{"rating":0,"title":"A"}""", "rating")]
    [InlineData("""{"rating":6,"title":"A"}""", "rating")]
    [InlineData("""{"rating":4.5,"title":"A"}""", "rating")]
    [InlineData("""{"title":"A"}""", "rating")]
    [InlineData("""{"rating":4}""", "title")]
    [InlineData("""{"rating":4,"title":"  "}""", "title")]
    [InlineData("""{"rating":4,"title":"A","verified":true}""", "verified")]
    [InlineData("""{"rating":4,"title":"A","customerId":"usr_1"}""", "customerId")]
    [Rows(42)]
    public async Task What_can_not_be_a_review_is_refused_by_its_field(string body, string field)
    {
        var market = await shops.On(Engine.Sqlite);
        (await market.Customer().Post(Reviews(await market.AddOne()), body)).Is(400, "invalid-input", field);
    }

    [Fact]
    public async Task Only_who_is_signed_in_may_say_something_of_what_there_is()
    {
        var market = await shops.On(Engine.Sqlite);
        (await market.Visitor().Post(Reviews(await market.AddOne()), new { rating = 4, title = "A" })).Is(401);
        (await market.Customer().Post(Reviews(Market.NoProduct), new { rating = 4, title = "A" })).Is(404, "not-found");
        var draft = await market.AddOne(new { status = "draft" });
        (await market.Customer().Post(Reviews(draft), new { rating = 4, title = "A" })).Is(404, "not-found");
    }

    private static string Reviews(string productId) => $"/products/{productId}/reviews";

    private static OrderPaid Paid(string? customer, params (string ProductId, int Quantity)[] lines) => new(
        "ord_1", "0001", customer, null, "ada@example.com", "crt_1", 1,
        [.. lines.Select(line => new OrderLine(line.ProductId, "A", line.Quantity, new Money(100, "USD")))], new Money(100, "USD"),
        DateTimeOffset.UnixEpoch, "pay_1", DateTimeOffset.UnixEpoch, null);

    private static async Task<System.Text.Json.Nodes.JsonNode> Export(Market market, string userId) =>
        (await market.Shop.Database("catalog").Read(snapshot => ExportReviews.Run(snapshot, userId))).Data;

    private static async Task<int> WalkCount(Market market, string path)
    {
        var count = 0;
        for (string? next = path; next is not null;)
        {
            var page = (await market.Visitor().Get(next)).Is(200);
            count += page.Json["items"]!.AsArray().Count;
            next = (string?)page.Json["next"] is { } after ? $"{path}&after={after}" : null;
        }
        return count;
    }
}
