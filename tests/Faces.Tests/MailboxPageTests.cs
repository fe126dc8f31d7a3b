using Stoa.Testing;

namespace Stoa.Faces.Tests;

/// <summary>Whoever develops the shop reads what it sent.</summary>
public class MailboxPageTests(BrowsedShop shop)
{
    [Theory, EachWidth(Script = false)]
    public async Task A_guest_who_bought_something_finds_the_receipt(Look look)
    {
        using var guest = shop.Guest();
        var receipt = await guest.Buy(shop);
        await shop.Visit(look, async ada =>
        {
            await ada.Open("/mailbox");
            await ada.Approves();
            await ada.Fill("To", receipt.To);
            await ada.Press("Show");
            await ada.Follow(receipt.Subject);
            await ada.Sees(receipt.Subject);
            await ada.Approves();
            // The mail itself is shut in a sandbox, where nobody can look at it with a script.
            await ada.Follow("Open it as a mail client shows it");
            await Eventually.True(() => ada.Page.Url.EndsWith("/html", StringComparison.Ordinal));
        });
    }

    [Theory, EachWidth(Script = false)]
    public Task Nothing_for_somebody_is_said(Look look) => shop.Visit(look, async ada =>
    {
        await ada.Open("/mailbox?to=nobody@example.com");
        Assert.Contains("Nothing", await ada.Page.InnerTextAsync("body"), StringComparison.Ordinal);
        await ada.Approves();
    });
}
