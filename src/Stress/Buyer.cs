using System.Diagnostics;
using System.Globalization;

namespace Stoa.Stress;

/// <summary>How a purchase ended for the buyer.</summary>
public enum Ending
{
    /// <summary>The shop said that the order is paid.</summary>
    Paid,

    /// <summary>A clear 409: somebody else got it.</summary>
    SoldOut,

    /// <summary>Anything else.</summary>
    Failed,
}

/// <summary>A purchase as its buyer saw it, with how long each step took and how often a request had to be sent again.</summary>
public sealed record Purchase(Ending Ending, string? OrderId, string? Word, TimeSpan Add, TimeSpan Checkout, TimeSpan Pay, int Repeats = 0)
{
    public TimeSpan Whole => Add + Checkout + Pay;
}

/// <summary>
/// A guest who puts one thing into a cart, checks out and pays. Patient: when the shop is too busy, or dies in the middle of an answer, the
/// same request is sent again with the same Idempotency-Key until the shop knows.
/// </summary>
/// <param name="keyed">Sends Idempotency-Keys, as a careful client does.</param>
public sealed class Buyer(Wire wire, string name, bool keyed, TimeSpan patience)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private int purchases;
    private int repeats;

    /// <summary>Buys one piece.</summary>
    public async Task<Purchase> Buy(string productId)
    {
        repeats = 0;
        var purchase = await Try(productId);
        return purchase with { Repeats = repeats };
    }

    private async Task<Purchase> Try(string productId)
    {
        var number = ++purchases;
        var started = Stopwatch.GetTimestamp();
        var added = await Ask("POST", "/cart", $$"""{"productId":"{{productId}}","quantity":1}""", "");
        var (add, cartToken) = (Stopwatch.GetElapsedTime(started), added.Text("cartToken"u8));
        if (added.Status is not (200 or 201) || cartToken is null)
            return new Purchase(Ended(added), null, Word(added), add, default, default);

        started = Stopwatch.GetTimestamp();
        var email = string.Create(CultureInfo.InvariantCulture, $"{name}.{number}@example.com");
        var ordered = await Ask(
            "POST", "/order/checkout", $$"""{"email":"{{email}}"}""", $"X-Cart-Token: {cartToken}\r\n{Key(number, 'c')}");
        var checkout = Stopwatch.GetElapsedTime(started);
        var (orderId, orderToken) = (ordered.Text("id"u8), ordered.Text("orderToken"u8));
        if (ordered.Status != 201 || orderId is null)
            return new Purchase(Ended(ordered), orderId, Word(ordered), add, checkout, default);

        started = Stopwatch.GetTimestamp();
        var paid = await Ask(
            "POST", "/payment", $$"""{"orderId":"{{orderId}}","token":"tok_visa"}""", $"X-Order-Token: {orderToken}\r\n{Key(number, 'p')}");
        var pay = Stopwatch.GetElapsedTime(started);
        if (paid.Status is 202 or 409)
            return await Learn(orderId, orderToken, Word(paid), add, checkout, pay);
        return new Purchase(paid.Status == 201 ? Ending.Paid : Ending.Failed, orderId, Word(paid), add, checkout, pay);
    }

    /// <summary>The payment's outcome was not known in time, or it had been made already: the order says what became of it.</summary>
    private async Task<Purchase> Learn(string orderId, string? orderToken, string? word, TimeSpan add, TimeSpan checkout, TimeSpan pay)
    {
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < patience; await Task.Delay(Pause, TimeProvider.System))
        {
            var order = await Ask("GET", "/order/" + orderId, null, $"X-Order-Token: {orderToken}\r\n");
            var status = order.Text("status"u8);
            if (status is "paid" or "shipped" or "delivered")
                return new Purchase(Ending.Paid, orderId, status, add, checkout, pay);
            if (status is not ("pending" or "awaiting-payment"))
                return new Purchase(Ending.Failed, orderId, status, add, checkout, pay);
        }
        return new Purchase(Ending.Failed, orderId, word, add, checkout, pay);
    }

    private async ValueTask<WireAnswer> Ask(string method, string path, string? body, string headers)
    {
        for (var since = Stopwatch.GetTimestamp(); ; repeats++)
        {
            try
            {
                var answer = await wire.Send(method, path, body, headers);
                if (answer.Status is not (429 or 503 or 409) || answer.RetryAfter is not { } wait)
                    return answer;
                if (Stopwatch.GetElapsedTime(since) + wait > patience)
                    return answer;
                await Task.Delay(wait, TimeProvider.System);
            }
            catch (WireLost) when (Stopwatch.GetElapsedTime(since) < patience)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }

    private string Key(int number, char step) =>
        keyed ? string.Create(CultureInfo.InvariantCulture, $"Idempotency-Key: {name}-{number}-{step}\r\n") : "";

    private static Ending Ended(WireAnswer answer) => answer.Status == 409 ? Ending.SoldOut : Ending.Failed;

    private static string? Word(WireAnswer answer) =>
        answer.Text("code"u8) ?? answer.Text("status"u8) ?? answer.Status.ToString(CultureInfo.InvariantCulture);
}
