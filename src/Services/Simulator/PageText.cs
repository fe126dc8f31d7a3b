using System.Text.Encodings.Web;

namespace Stoa.Simulator;

/// <summary>The payment page as text. Plain HTML, no script; everything from outside is encoded.</summary>
internal static class PageText
{
    /// <param name="note">What the buyer is told about the last button.</param>
    public static string Of(Intent intent, string formSecret, bool isOver, string shopUrl, string? note)
    {
        var (title, lead, form) = intent.State switch
        {
            Intent.Open when !isOver => ("Pay your order", "Choose what the card is to do.", Buttons(
                formSecret, (PressButton.Pay, "Pay", "main"), (PressButton.Challenge, "Pay with 3-D Secure", ""),
                (PressButton.Decline, "Pay with a card that is declined", ""), (PressButton.Cancel, "Cancel and go back", "quiet"))),
            Intent.Action when !isOver => ("Is it really you?", "Your bank wants you to confirm this payment.", Buttons(
                formSecret, (PressButton.Approve, "Yes, pay", "main"), (PressButton.Refuse, "No, that was not me", ""),
                (PressButton.Cancel, "Cancel and go back", "quiet"))),
            Intent.Succeeded => ("Paid", "Thank you. The payment went through.", Back(intent.SuccessUrl ?? shopUrl)),
            Intent.Processing => ("On its way", "The payment is being made.", Back(intent.SuccessUrl ?? shopUrl)),
            _ => ("Nothing was charged", "This payment is over. Go back to the shop to try again.", Back(intent.CancelUrl ?? shopUrl)),
        };
        return $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>{Text(title)}</title>
            <link rel="stylesheet" href="/simulator/page.css">
            </head>
            <body>
            <main>
            <p class="brand">Payment simulator</p>
            <h1>{Text(title)}</h1>
            {(note is null ? "" : $"<p class=\"note\" role=\"alert\">{Text(note)}</p>")}
            <p>{Text(lead)}</p>
            <dl>
            <dt>Amount</dt><dd class="amount">{Text(intent.Amount.ToString())}</dd>
            <dt>Order</dt><dd><code>{Text(intent.OrderId)}</code></dd>
            </dl>
            {form}
            <p class="small">This is a test page: no card is charged and no money moves.</p>
            </main>
            </body>
            </html>
            """;
    }

    private static string Buttons(string formSecret, params (string Value, string Label, string Class)[] buttons) =>
        $"""
        <form method="post">
        <input type="hidden" name="secret" value="{Text(formSecret)}">
        {string.Concat(buttons.Select(one =>
            $"<button name=\"button\" value=\"{Text(one.Value)}\" class=\"{Text(one.Class)}\">{Text(one.Label)}</button>\n"))}</form>
        """;

    private static string Back(string url) => $"<p><a class=\"main\" href=\"{Text(url)}\">Back to the shop</a></p>";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
