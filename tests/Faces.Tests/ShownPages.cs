namespace Stoa.Faces.Tests;

/// <summary>
/// A page that everybody must be able to use, and that docs/pictures shows. The function does what must have been done before, such as
/// signing in and filling a cart, and gives the page's address.
/// </summary>
internal sealed record ShownPage(string Name, Func<BrowsedShop, Shopper, Task<string>> Reach)
{
    /// <summary>It is somebody else's, and theirs to mend.</summary>
    public bool IsOurs { get; init; } = true;

    public override string ToString() => Name;
}

/// <summary>Every page that the shop shows, once.</summary>
internal static class ShownPages
{
    public static IReadOnlyList<ShownPage> All { get; } =
    [
        new("mailbox", At("/mailbox")),
        new("mailbox-message", async (shop, _) =>
        {
            using var guest = shop.Guest();
            return "/mailbox/" + (await guest.Buy(shop)).Id;
        }),
        new("payment", async (shop, _) =>
        {
            using var guest = shop.Guest();
            return await guest.PaymentPage(shop, await guest.PlaceOrder(shop));
        }),
        new("docs", At("/docs")) { IsOurs = false },
    ];

    /// <summary>A page that anybody may open.</summary>
    private static Func<BrowsedShop, Shopper, Task<string>> At(string path) => (_, _) => Task.FromResult(path);
}
