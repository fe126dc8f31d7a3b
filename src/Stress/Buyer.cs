using System.Diagnostics;
using System.Globalization;
using Stoa.Auditor;

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
/// A guest who puts one thing into a cart, checks out and pays. Patient: when the shop is too busy, or a part of it dies in the middle of
/// an answer, the same request is sent again with the same Idempotency-Key until the shop knows.
/// </summary>
/// <param name="keyed">Sends Idempotency-Keys, as a careful client does.</param>
/// <param name="diary">Where it is written down, if anywhere.</param>
public sealed class Buyer(Wire wire, string name, bool keyed, TimeSpan patience, Diary? diary = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private int purchases;
    private int repeats;

    /// <summary>Buys one piece.</summary>
    /// <param name="besidesId">
    /// Something that comes into the cart while the order waits to be paid. Such a buyer is fussy: asks everything twice, and looks in the
    /// end whether it is still there.
    /// </param>
    public async Task<Purchase> Buy(string productId, string? besidesId = null)
    {
        repeats = 0;
        var purchase = await Try(productId, besidesId);
        return purchase with { Repeats = repeats };
    }

    private async Task<Purchase> Try(string productId, string? besidesId)
    {
        var number = ++purchases;
        var started = Stopwatch.GetTimestamp();
        var added = await Add(productId, "", null);
        var (add, cartToken) = (Stopwatch.GetElapsedTime(started), added.Text("cartToken"u8));
        if (added.Status is not (200 or 201) || cartToken is null)
            return new Purchase(Ended(added), null, Word(added), add, default, default);

        started = Stopwatch.GetTimestamp();
        var ordered = await Checkout(number, cartToken);
        var checkout = Stopwatch.GetElapsedTime(started);
        var (orderId, orderToken) = (ordered.Text("id"u8), ordered.Text("orderToken"u8));
        if (ordered.Status != 201 || orderId is null)
            return new Purchase(Ended(ordered), orderId, Word(ordered), add, checkout, default);
        if (besidesId is not null)
            await ThinkAgain(number, cartToken, besidesId, isReady: ordered.Text("status"u8) == "awaiting-payment");

        started = Stopwatch.GetTimestamp();
        var paid = await Pay(number, orderId, orderToken);
        var pay = Stopwatch.GetElapsedTime(started);
        var (isDone, word) = (paid.Status == 201, Word(paid));
        if (isDone && besidesId is not null && keyed)
            await Pay(number, orderId, orderToken);
        var purchase = paid.Status is 202 or 409
            ? await Learn(number, orderId, orderToken, paid, new Purchase(Ending.Failed, orderId, word, add, checkout, pay))
            : new Purchase(isDone ? Ending.Paid : Ending.Failed, orderId, word, add, checkout, pay);
        if (besidesId is not null)
            await Look(cartToken);
        return purchase;
    }

    private ValueTask<WireAnswer> Add(string productId, string headers, string? key) => Ask(
        "POST", "/cart", $$"""{"productId":"{{productId}}","quantity":1}""", headers + Header(key),
        diary is null ? null : Noted(HistoryLine.Add) with { Key = key, ProductId = productId });

    private ValueTask<WireAnswer> Checkout(int number, string cartToken)
    {
        var (email, key) = (string.Create(CultureInfo.InvariantCulture, $"{name}.{number}@example.com"), Key(number, 'c'));
        return Ask(
            "POST", "/order/checkout", $$"""{"email":"{{email}}"}""", Cart(cartToken) + Header(key),
            diary is null ? null : Noted(HistoryLine.Checkout) with { Key = key, Email = email, CartId = CartId(cartToken) });
    }

    private ValueTask<WireAnswer> Pay(int number, string orderId, string? orderToken, string again = "")
    {
        var key = Key(number, 'p') is { } first ? first + again : null;
        return Ask(
            "POST", "/payment", $$"""{"orderId":"{{orderId}}","token":"tok_visa"}""", $"X-Order-Token: {orderToken}\r\n{Header(key)}",
            diary is null ? null : Noted(HistoryLine.Pay) with { Key = key, OrderId = orderId });
    }

    private ValueTask<WireAnswer> Look(string cartToken) => Ask(
        "GET", "/cart", null, Cart(cartToken), diary is null ? null : Noted(HistoryLine.Look) with { CartId = CartId(cartToken) });

    /// <summary>
    /// The cart becomes another one, and the same checkout is sent again. An order that was told as pending may be told further on by a
    /// shop that had died before it kept its answer; of any other the answer is the same.
    /// </summary>
    private async Task ThinkAgain(int number, string cartToken, string besidesId, bool isReady)
    {
        await Add(besidesId, Cart(cartToken), Key(number, 'b'));
        if (keyed && isReady)
            await Checkout(number, cartToken);
    }

    /// <summary>
    /// The payment's outcome was not known in time, or it had been made already: the order says what became of it. Where the payment came
    /// to nothing, the buyer pays again.
    /// </summary>
    /// <param name="unknown">What it is where nothing is learned.</param>
    private async Task<Purchase> Learn(int number, string orderId, string? orderToken, WireAnswer paid, Purchase unknown)
    {
        // An answer is gone with the next one on its wire.
        var (tries, pending) = (1, paid.Status == 202 ? paid.Text("id"u8) : null);
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < patience; await Task.Delay(Pause, TimeProvider.System))
        {
            var order = await Ask("GET", "/order/" + orderId, null, $"X-Order-Token: {orderToken}\r\n");
            var status = order.Text("status"u8);
            if (status is "paid" or "shipped" or "delivered")
                return unknown with { Ending = Ending.Paid, Word = status };
            if (status is not ("pending" or "awaiting-payment"))
                return unknown with { Word = status };
            if (pending is null || !await CameToNothing(pending, orderToken))
                continue;
            paid = await Pay(number, orderId, orderToken, string.Create(CultureInfo.InvariantCulture, $"-{++tries}"));
            pending = paid.Status == 202 ? paid.Text("id"u8) : null;
        }
        return unknown;
    }

    private async Task<bool> CameToNothing(string paymentId, string? orderToken)
    {
        var payment = await Ask("GET", "/payment/" + paymentId, null, $"X-Order-Token: {orderToken}\r\n");
        return payment.Text("status"u8) == "failed";
    }

    /// <param name="noted">What the diary says of it; nothing where it says nothing.</param>
    private async ValueTask<WireAnswer> Ask(string method, string path, string? body, string headers, HistoryLine? noted = null)
    {
        for (var since = Stopwatch.GetTimestamp(); ; repeats++)
        {
            var asked = noted is null ? null : await diary!.Ask(noted);
            WireAnswer answer;
            try
            {
                answer = await wire.Send(method, path, body, headers);
            }
            catch (WireLost)
            {
                if (asked is not null)
                    diary!.Lose(asked);
                if (Stopwatch.GetElapsedTime(since) >= patience)
                    throw;
                await Task.Delay(Pause, TimeProvider.System);
                continue;
            }
            // A gateway that lost the service knows no more than whoever lost the gateway.
            var isLost = answer.Status is 502 or 504;
            if (asked is not null && isLost)
                diary!.Lose(asked);
            else if (asked is not null)
                diary!.Hear(asked, answer);
            var wait = isLost ? Pause : answer.Status is 429 or 503 or 409 ? answer.RetryAfter : null;
            if (wait is not { } pause || Stopwatch.GetElapsedTime(since) + pause > patience)
                return answer;
            await Task.Delay(pause, TimeProvider.System);
        }
    }

    private HistoryLine Noted(string op) => new(HistoryLine.Invoke) { Who = name, Op = op };

    private string? Key(int number, char step) =>
        keyed ? string.Create(CultureInfo.InvariantCulture, $"{name}-{number}-{step}") : null;

    private static string Header(string? key) => key is null ? "" : $"Idempotency-Key: {key}\r\n";

    private static string Cart(string token) => $"X-Cart-Token: {token}\r\n";

    /// <summary>A token is the cart's id and a secret, which stays here.</summary>
    private static string CartId(string token) => token[..token.IndexOf('.', StringComparison.Ordinal)];

    private static Ending Ended(WireAnswer answer) => answer.Status == 409 ? Ending.SoldOut : Ending.Failed;

    private static string? Word(WireAnswer answer) =>
        answer.Text("code"u8) ?? answer.Text("status"u8) ?? answer.Status.ToString(CultureInfo.InvariantCulture);
}
