using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class ShowcaseTests(SharedShops shops)
{
    private readonly ManualClock time = new();

    [Fact]
    public async Task What_was_read_before_a_change_is_never_shown_after_it()
    {
        var showcase = new Showcase(time);
        var reading = new TaskCompletionSource<Ready?>();
        var early = showcase.Get("a", () => reading.Task);
        showcase.Changed();
        var (old, fresh) = (Ready.Of("old"), Ready.Of("new"));
        Assert.Same(fresh, await showcase.Get("a", () => Task.FromResult<Ready?>(fresh)));
        reading.SetResult(old);
        Assert.Same(old, await early);       // whoever asked before the change may have it
        Assert.Same(fresh, showcase.Find("a"));
        showcase.Changed();
        Assert.Null(showcase.Find("a"));
    }

    [Fact]
    public async Task What_many_ask_for_at_once_is_made_once()
    {
        var showcase = new Showcase(time);
        var (made, reading) = (0, new TaskCompletionSource<Ready?>());
        var asking = Enumerable.Range(0, 50).Select(_ => showcase.Get("a", () =>
        {
            made++;
            return reading.Task;
        })).ToArray();
        reading.SetResult(Ready.Of("one"));
        Assert.Single((await Task.WhenAll(asking)).Distinct());
        Assert.Equal(1, made);
    }

    [Fact]
    public async Task What_is_not_there_or_could_not_be_made_is_not_kept()
    {
        var showcase = new Showcase(time);
        Assert.Null(await showcase.Get("a", () => Task.FromResult<Ready?>(null)));
        await Assert.ThrowsAsync<InvalidDataException>(() => showcase.Get("a", () => throw new InvalidDataException()));
        Assert.Equal(0, showcase.Count);
        Assert.NotNull(await showcase.Get("a", () => Task.FromResult<Ready?>(Ready.Of("one"))));
    }

    [Fact]
    public async Task Nothing_is_older_than_a_second()
    {
        var showcase = new Showcase(time);
        await showcase.Get("a", () => Task.FromResult<Ready?>(Ready.Of("one")));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.NotNull(showcase.Find("a"));
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(showcase.Find("a"));
    }

    [Fact]
    public async Task It_is_bounded()
    {
        var showcase = new Showcase(time);
        var large = Ready.Of(new string('a', 1024 * 1024));
        for (var i = 0; i < 200; i++)
            await showcase.Get($"large {i}", () => Task.FromResult<Ready?>(large));
        Assert.InRange(showcase.Count, 1, 64);
        var small = Ready.Of("a");
        for (var i = 0; i < 100_000; i++)
            await showcase.Get($"small {i}", () => Task.FromResult<Ready?>(small));
        Assert.InRange(showcase.Count, 1, 66_000);
    }

    [Theory, EachDatabase]
    public async Task Whoever_changed_something_sees_it_wherever_others_look_at_the_same_time(Engine engine)
    {
        var market = await shops.On(engine);
        var category = await market.Category();
        var id = await market.AddOne(new { category });
        using var over = new CancellationTokenSource();
        var looking = Enumerable.Range(0, 4).Select(async _ =>
        {
            var visitor = market.Visitor();
            while (!over.IsCancellationRequested)
            {
                (await visitor.Get("/products/" + id)).Is(200);
                (await visitor.Get("/products?category=" + category)).Is(200);
            }
        }).ToArray();
        var staff = market.Visitor();
        for (var price = 1; price <= 40; price++)
        {
            (await market.Change(id, new { price })).Is(200);
            Assert.Equal($"{price}", (await staff.Get("/products/" + id)).Text("price"));
            Assert.Equal($"{price}", (await staff.Get("/products?category=" + category)).Text("items", "0", "price"));
        }
        await over.CancelAsync();
        await Task.WhenAll(looking);
    }

    [Theory, EachDatabase]
    public async Task Who_has_an_answer_is_told_that_it_still_holds(Engine engine)
    {
        await using var market = await Market.Open(engine);       // of its own: in the shared one others change the categories meanwhile
        var category = await market.Category();
        var id = await market.AddOne(new { category });
        foreach (var path in new[] { "/products/" + id, "/products?category=" + category, "/categories" })
        {
            var first = (await market.Visitor().Get(path)).Is(200);
            Assert.Equal("public, no-cache", first.Header("Cache-Control"));
            var again = await market.Visitor().Get(path, ("If-None-Match", first.Header("ETag")!));
            Assert.Equal((304, "", first.Header("ETag")), (again.Status, again.Body, again.Header("ETag")));
            (await market.Visitor().Get(path, ("If-None-Match", "\"another\""))).Is(200);
        }
    }
}
