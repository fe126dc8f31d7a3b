using Microsoft.Playwright;
using Stoa.Client;
using Stoa.Faces.Tests;
using Stoa.Testing;

[assembly: AssemblyFixture(typeof(BrowsedShop))]

namespace Stoa.Faces.Tests;

/// <summary>
/// A whole shop for browsers to look at, at the address by which it knows itself. The one that a test class asks for in its constructor
/// has the demo's goods, customers and orders and is shared by all tests; <see cref="Open"/> gives a test an empty one of its own.
/// </summary>
public sealed class BrowsedShop : IAsyncLifetime
{
    private const int DemoOrders = 16;

    private readonly Dictionary<string, string?> settings;
    private TestShop? shop;
    private HttpClient? door;

    public BrowsedShop() : this(new() { ["Stoa:Demo"] = "true" })
    {
    }

    private BrowsedShop(Dictionary<string, string?> settings)
    {
        Address = $"http://localhost:{Ports.Free(1)[0]}";
        this.settings = new(settings) { ["urls"] = Address, ["Stoa:PublicUrl"] = Address };
    }

    /// <summary>Where it is, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>The shop behind the pages: its visitors by API, its databases, its log.</summary>
    public TestShop Shop => shop!;

    /// <summary>A shop with nothing in it but what these settings bring.</summary>
    public static async Task<BrowsedShop> Open(Dictionary<string, string?>? settings = null)
    {
        var opened = new BrowsedShop(settings ?? []);
        await opened.InitializeAsync();
        return opened;
    }

    public async ValueTask InitializeAsync()
    {
        if (Chromium.WhyNot is not null)
            return;
        shop = await TestShop.Open(Engine.Sqlite, Roster.Services, settings: settings);
        door = new HttpClient { BaseAddress = new Uri(Address) };
        if (settings.GetValueOrDefault("Stoa:Demo") == "true")
        {
            var admin = await shop.Admin();
            await Eventually.Equal(
                DemoOrders, async () => (await admin.Get("/order?scope=all&limit=100")).Is(200).Json["items"]!.AsArray().Count);
        }
    }

    /// <summary>Somebody new who uses the API, to bring about what a page is to show.</summary>
    public ShopClient Guest() => new(door!);

    /// <summary>
    /// Somebody new comes with a browser of their own. Beside what the test itself finds wrong, it fails when the browser complained of
    /// anything by the end.
    /// </summary>
    public async Task Visit(Look look, Func<Shopper, Task> visit)
    {
        await using var context = await (await Chromium.Shared).NewContextAsync(new()
        {
            BaseURL = Address,
            ViewportSize = new() { Width = (int)look.Width, Height = look.Width == Width.Phone ? 844 : 900 },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var complaints = new Complaints(context, Address);
        var shopper = await Shopper.Come(context, look);
        try
        {
            await visit(shopper);
        }
        catch (Exception failure) when (failure is PlaywrightException or TimeoutException && complaints.Heard.Count > 0)
        {
            Assert.Fail($"{failure.Message}\nBefore that: {string.Join('\n', complaints.Heard)}");
        }
        Assert.True(complaints.Heard.Count == 0, string.Join('\n', complaints.Heard));
    }

    public async ValueTask DisposeAsync()
    {
        door?.Dispose();
        if (shop is not null)
            await shop.DisposeAsync();
    }
}
