using System.Globalization;
using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>
/// A guest or a customer who fills a cart, orders, pays, thinks again. They know what must be in their cart: what they put in, without what
/// they have paid.
/// </summary>
internal sealed class Buyer(Lives lives, Memory memory, string name, Random dice, IReadOnlyList<string> products)
    : Person(lives, memory, name, dice)
{
    private const int MostLooks = 300;

    /// <summary>After so many declined cards an order takes none any more.</summary>
    private const int MostPayments = 10;

    private static readonly string[] Cards =
    [
        .. Enumerable.Repeat("tok_visa", 10), "tok_processing", "tok_processing", "tok_processingDeclined", "tok_chargeDeclined",
        "tok_chargeDeclined", "tok_chargeDeclinedInsufficientFunds", "tok_threeDSecureRequired", "tok_slow", "tok_timeout",
        "tok_timeoutCaptured", "tok_error", "tok_errorCaptured", "tok_errorCapturedWebhookLost", "tok_webhookLate", "tok_webhookDoubled",
        "tok_webhookShuffled", "tok_webhookLost", "tok_refundAnswerLost",
    ];

    private readonly SortedDictionary<string, long> cart = new(StringComparer.Ordinal);
    private readonly List<Bought> orders = [];
    private string cartToken = "";

    /// <summary>Opens an account before the first thing is done.</summary>
    public Task OpenAccount() => Register(Name + "@example.com");

    protected override Task Act() => Dice.Next(100) switch
    {
        < 26 => Add(),
        < 32 => Change(),
        < 38 => Look(),
        < 60 => CheckOut(),
        < 84 => Pay(),
        < 91 => Cancel(),
        < 96 => HasAccount ? RefreshInTwoTabs() : Look(),
        _ => HasAccount ? Look() : BecomeCustomer(),
    };

    /// <summary>In the end the shop shows what they expect.</summary>
    public async Task Leave()
    {
        foreach (var order in orders)
            await Learn(order);
        foreach (var open in orders.Where(one => !one.IsDecided))
            Memory.Blame($"{Name}: {open.Id} never came to an end");
        await CartIsRight();
    }

    protected override void Carry(Visitor visitor, string orderToken)
    {
        base.Carry(visitor, orderToken);
        // What was ordered as a guest is followed and paid as a guest.
        if (orderToken.Length > 0)
            visitor.Token = "";
        visitor.CartToken = cartToken;
    }

    private async Task Add()
    {
        var body = new { productId = products[Dice.Next(products.Count)], quantity = Dice.Next(1, 4) };
        // A guest who has no cart yet is nobody whose key could be known again: a lost answer is a lost cart.
        var isNobody = !HasAccount && cartToken.Length == 0;
        var reply = Fits("add", await (isNobody ? PostOnce("/cart", body) : Post("/cart", body)), 200, 404, 409);
        if (reply.Status != 200)
            return;
        var (productId, quantity) = (body.productId, body.quantity);
        cart[productId] = cart.GetValueOrDefault(productId) + quantity;
        if (!HasAccount)
            cartToken = reply.Text("cartToken");
    }

    private async Task Change()
    {
        if (!await IsAtRest() || cart.Count == 0)
            return;
        var productId = cart.Keys.ElementAt(Dice.Next(cart.Count));
        await SetQuantity(productId, Dice.Next(0, 4));
    }

    private async Task SetQuantity(string productId, long quantity)
    {
        if (quantity > 0)
        {
            Fits("change", await Patch("/cart/" + productId, new { quantity }), 200);
            cart[productId] = quantity;
        }
        else
        {
            Fits("remove", await Delete("/cart/" + productId), 200, 404);       // gone already where the first answer was lost
            cart.Remove(productId);
        }
    }

    private async Task Look()
    {
        Fits("look around", await Get("/products?limit=5"), 200);
        Fits("look at a product", await Get("/products/" + products[Dice.Next(products.Count)]), 200, 404);
        if (orders.Count > 0)
            await Learn(orders[Dice.Next(orders.Count)]);
    }

    /// <summary>Nothing of the cart is ordered and undecided, and it is as they expect: now it is theirs alone to change.</summary>
    private async Task<bool> IsAtRest()
    {
        foreach (var order in orders.Where(one => !one.IsDecided))
            await Learn(order);
        return orders.All(one => one.IsDecided) && await CartIsRight();
    }

    /// <summary>What was paid goes out of the cart a little later.</summary>
    private async Task<bool> CartIsRight()
    {
        if (!HasAccount && cartToken.Length == 0)
            return true;
        var (expected, shown) = (Told(cart), "");
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var items = Fits("look into the cart", await Get("/cart"), 200).Json["items"]!.AsArray();
            shown = Told(Lines(items));
            if (shown == expected)
                return true;
            await Lives.Pass(TimeSpan.FromMilliseconds(100));
        }
        Memory.Blame($"{Name}: the cart shows {shown} instead of {expected}");
        return false;
    }

    private async Task CheckOut()
    {
        if (cart.Count == 0 && Chance(85))
            await Add();
        if (!HasAccount && cartToken.Length == 0)
            return;
        // Who doesn't see the order that is open orders the same cart once more.
        var isBlind = orders.FindLast(one => !one.IsDecided) is { } open && Told(open.Cart) == Told(cart) && Chance(30);
        if (!isBlind && !await IsAtRest())
            return;
        var reply = Fits("check out", await Post("/order/checkout", CheckoutBody()), 201, 409);
        if (reply.Status == 201)
        {
            Memory.Count(Checkouts.Succeeded);
            await Placed(reply, isBlind);
            return;
        }
        Memory.Count(Checkouts.Failed);
        Memory.Count("checkouts refused: " + reply.Code);
        if (reply.Code == "short-stock")
            Memory.Note(memory => memory.Orders.Add(reply.Text("orderId")));
        if (reply.Code is "short-stock" or "cart-problems" && !isBlind)
            await Mend(reply);
    }

    private object CheckoutBody() => HasAccount ? new { } : new { email = Name + "@example.com" };

    /// <param name="isTwice">They had an order of that already: this one is called off.</param>
    private async Task Placed(Reply reply, bool isTwice)
    {
        var lines = reply.Json["items"]!.AsArray();
        var order = new Bought(reply.Text("id"), reply.Json["orderToken"]?.ToString() ?? "", [.. Lines(lines)]);
        orders.Add(order);
        if (Told(order.Cart) != Told(cart))
            Memory.Blame($"{Name}: {order.Id} is of other things than the cart: {Told(cart)}, {reply.Body}");
        Memory.Note(memory =>
        {
            memory.Orders.Add(order.Id);
            foreach (var line in lines)
            {
                var asked = ((string)line!["productId"]!, (decimal)line["unitPrice"]!);
                if (!memory.Prices.Contains(asked))
                    memory.Blame($"{Name}: nobody ever asked {asked} for that, {reply.Body}");
            }
        });
        if (isTwice)
            await Cancel(order);
    }

    /// <summary>Takes what can't be had out of the cart.</summary>
    private async Task Mend(Reply refused)
    {
        foreach (var problem in refused.Json["problems"]!.AsArray())
        {
            var (productId, available) = ((string)problem!["productId"]!, (long?)problem["available"] ?? 0);
            if ((string)problem["code"]! == "gone")
                await SetQuantity(productId, 0);
            else if ((string)problem["code"]! == "short" && available < cart.GetValueOrDefault(productId))
                await SetQuantity(productId, Math.Max(0, available));
        }
    }

    private async Task Pay()
    {
        if (orders.FindLast(one => !one.IsDecided) is not { } order)
        {
            await CheckOut();
            return;
        }
        var card = Cards[Dice.Next(Cards.Length)];
        order.Payments++;
        var reply = Fits(
            "pay", await Post("/payment", new { orderId = order.Id, token = card }, order.Token), 201, 202, 402, 404, 409);
        Memory.Count($"payments: {reply.Status}{(reply.Status == 409 ? " " + reply.Code : "")}");
        if (reply.Status == 201)
            Memory.Note(memory => memory.Paid[order.Id] = reply.Text("id"));
        if (reply.Status == 402)
            Memory.Note(memory => memory.Declined.Add(reply.Text("payment", "id")));
        if (reply.Status is 202 or 402 || (reply.Status == 409 && reply.Code == Pending))
            return;
        if (reply.Status == 409 && reply.Code == "too-many-attempts")
        {
            if (order.Payments < MostPayments)
                Memory.Blame($"{Name}: {order.Id} was paid {order.Payments} times, and that was too often");
            return;
        }
        await Learn(order);
        if (!order.IsDecided)
            Memory.Blame($"{Name}: {order.Id} takes no payment and is not over, {reply.Status} {reply.Body}");
    }

    private Task Cancel() => orders.Count == 0 ? Task.CompletedTask : Cancel(orders[Dice.Next(orders.Count)]);

    private async Task Cancel(Bought order)
    {
        var reply = Fits("cancel", await Post($"/order/{order.Id}/cancel", new { reason = "changed my mind" }, order.Token), 200, 409);
        Memory.Count($"cancellations: {reply.Status}");
        if (reply.Status == 200)
            Memory.Note(memory => memory.Cancelled.Add(order.Id));
        await Learn(order);
    }

    /// <summary>Looks at an order; once it is decided they know whether it was paid.</summary>
    private async Task Learn(Bought order)
    {
        var reply = Fits("look at an order", await Get("/order/" + order.Id, order.Token), 200);
        if (order.IsDecided || reply.Status != 200 || reply.Text("status") is "pending" or "awaiting-payment")
            return;
        order.IsDecided = true;
        if (reply.Json["paymentId"] is null)
            return;
        foreach (var (productId, quantity) in order.Cart)
        {
            if (cart.GetValueOrDefault(productId) > quantity)
                cart[productId] -= quantity;
            else
                cart.Remove(productId);
        }
    }

    /// <summary>A guest opens an account: the cart goes with them, once, whichever tab comes first.</summary>
    private async Task BecomeCustomer()
    {
        await OpenAccount();
        if (cartToken.Length == 0)
            return;
        await Task.WhenAll(Get("/cart"), Get("/cart"));
        cartToken = "";
        Memory.Count("guests who became customers");
        if (orders.All(one => one.IsDecided))
            await CartIsRight();
    }

    private static IEnumerable<KeyValuePair<string, long>> Lines(JsonArray items) =>
        items.Select(item => KeyValuePair.Create((string)item!["productId"]!, (long)item["quantity"]!));

    private static string Told(IEnumerable<KeyValuePair<string, long>> lines) => string.Join(
        ", ", lines.OrderBy(line => line.Key, StringComparer.Ordinal)
            .Select(line => string.Create(CultureInfo.InvariantCulture, $"{line.Key} x {line.Value}")));

    /// <summary>Something that they ordered.</summary>
    private sealed record Bought(string Id, string Token, IReadOnlyList<KeyValuePair<string, long>> Cart)
    {
        /// <summary>It was paid, or will never be.</summary>
        public bool IsDecided { get; set; }

        /// <summary>So often they tried to pay it.</summary>
        public int Payments { get; set; }
    }
}
