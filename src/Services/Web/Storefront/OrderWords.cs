namespace Stoa.Web;

/// <summary>What the states of an order are to its buyer.</summary>
public static class OrderWords
{
    public static bool IsOver(string status) => status is "delivered" or "rejected" or "expired" or "cancelled" or "refunded";

    public static string Name(string status) => status switch
    {
        "awaiting-payment" => "Waiting for payment",
        _ => char.ToUpperInvariant(status[0]) + status[1..],
    };

    /// <summary>The tag in which it is shown: good, warn, bad, or plain.</summary>
    public static string Mood(string status) => status switch
    {
        "paid" or "shipped" or "delivered" => "good",
        "pending" or "awaiting-payment" => "warn",
        "rejected" or "expired" or "cancelled" => "bad",
        _ => "",
    };

    public static string Headline(string status) => status switch
    {
        "pending" => "We are looking for your goods",
        "awaiting-payment" => "Held for you: please pay",
        "paid" => "Thank you, it is paid",
        "shipped" => "It is on its way",
        "delivered" => "It has arrived",
        "rejected" => "Sorry, it was gone",
        "expired" => "The time to pay is over",
        "cancelled" => "It is called off",
        "refunded" => "Your money is back",
        _ => status,
    };

    public static string Explained(string status, string email) => status switch
    {
        "pending" => "A moment: we take your goods off the shelf.",
        "paid" => $"A receipt is on its way to {email}. We tell you when we ship it.",
        "shipped" => "It is with the carrier now.",
        "delivered" => "We hope that you like it. Your review helps others.",
        "rejected" => "Somebody was a little faster. Nothing was charged; your cart is as it was.",
        "expired" => "The goods went back on the shelf and nothing was charged. You can order again any time.",
        "cancelled" => "Nothing more will happen. What was paid goes back to where it came from.",
        "refunded" => "All that you paid went back to where it came from. That can take some days to show.",
        _ => "",
    };

    public static string Happened(string what) => what switch
    {
        "placed" => "Ordered",
        _ => char.ToUpperInvariant(what[0]) + what[1..].Replace('-', ' '),
    };

    public static string Failure(string? code) => code switch
    {
        "insufficient-funds" => "The bank says that there is not enough money on that card.",
        "expired-card" => "That card is out of date.",
        "cancelled" => "You went back without paying.",
        "processing-error" => "The bank's network stumbled.",
        _ => "The payment was declined.",
    };

    /// <summary>The steps that it has taken and those to come; none where it went another way.</summary>
    public static IReadOnlyList<(string Words, bool IsDone)> Way(string status)
    {
        string[] all = ["awaiting-payment", "paid", "shipped", "delivered"];
        var at = Array.IndexOf(all, status == "pending" ? "awaiting-payment" : status);
        return at < 0 ? [] : [.. ((string[])["Ordered", "Paid", "Shipped", "Delivered"]).Select((words, step) => (words, step <= at))];
    }
}
