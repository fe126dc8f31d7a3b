using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>From cart to order: POST /order/checkout.</summary>
internal sealed class CheckoutEndpoints(
    Database db, Once once, Ask ask, OrderTokens tokens, CheckoutSettings settings, WebSettings web, PayableTotals totals)
{
    public static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(2), LongestWait = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CartDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan OpenOrdersRetry = TimeSpan.FromMinutes(1);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/order/checkout", Checkout)
        .Anyone().Accepts().Limit(LimitClass.Checkout).Body(8 * 1024).WithTags("orders")
        .Produces<OrderBody>(201).MayAnswer(401, 409, 422, 429, 503)
            .WithSummary("Turn the cart into an order; the stock is held until it is paid or expires");

    /// <summary>Whose an Idempotency-Key of a checkout is: the user's, else the cart's.</summary>
    public static string? KeyOwner(HttpContext http) => http.CallerOrNobody()?.UserId
        ?? (Guests.CartToken(http) is { } token ? "cart:" + OrderTokens.Hash(token) : null);

    private async Task<IResult> Checkout(CheckoutBody? body, HttpContext http)
    {
        var (caller, cartToken) = (http.CallerOrNobody(), Guests.CartToken(http));
        if (caller is null && cartToken is null)
            return Problems.Unauthorized(detail: $"Sign in, or send the cart's token as '{Guests.CartHeader}'.");
        body ??= new CheckoutBody();
        var check = new Check();
        var (address, email) = body.Read(check, isGuest: caller is null);
        if (check.Failed)
            return check.Problem;
        if (address is null && settings.AddressRequired)
            return ShippingAddressRequired();

        var cart = await ask.One<GetCart, CartSnapshot>(new GetCart(caller?.UserId, cartToken), CartDeadline);
        Money? expected = null;
        if (body.ExpectedTotal is { } major)
        {
            expected = Money.FromMajor(major, cart.Total.Currency);
            if (expected is null)
                return Problems.Invalid("expectedTotal", $"'expectedTotal' is finer than {cart.Total.Currency} is.");
        }
        if (await totals.Flaw(cart.Total) is { } flaw)
            return Problems.Conflict("total-not-payable", flaw);
        var buyer = BuyerOf(caller, email, address, http);
        var wait = WaitOf(http);
        return await once.Make(
            http,
            tx => PlaceOrder.Run(tx, tokens, buyer, cart, expected, settings.Hold),
            outcome => Decided(outcome, cart),
            id => Tell(id, wait, http.RequestAborted));
    }

    private Buyer BuyerOf(Caller? caller, string? email, ShippingAddress? address, HttpContext http)
    {
        var isCounted = !web.IsTrustedLoad(http);
        var network = ClientNetwork.Of(http.Connection.RemoteIpAddress);
        return caller is null
            ? new(null, email!, address, network, isCounted ? PlaceOrder.MostOpenPerNetwork : null)
            : new(caller.UserId, caller.Email, address, caller.UserId, isCounted ? PlaceOrder.MostOpenPerCustomer : null);
    }

    private Made Decided(PlaceOrder.Outcome outcome, CartSnapshot cart) => outcome switch
    {
        PlaceOrder.Placed placed => placed.OrderId,
        PlaceOrder.EmptyCart => Problems.Conflict("empty-cart", "There is nothing in the cart."),
        PlaceOrder.CartHasProblems has => Problems.Conflict(
            "cart-problems", string.Join(' ', has.Problems.Take(3).Select(one => one.Message)))
            .With("problems", has.Problems.Select(one => CartProblemBody.Of(one, cart.Lines)).ToArray()),
        PlaceOrder.TotalChanged changed => Problems.Conflict("total-changed", $"The cart costs {changed.Total} now.")
            .With("total", changed.Total.Major).With("currency", changed.Total.Currency),
        PlaceOrder.OrderedAlready { Order: var order, Lines: var lines } => Problems.Conflict(
            "ordered-already", $"This cart is order {order.Number} already. Change it to order again, or cancel that order first.")
            .With("order", OrderBody.Of(order, lines, TokenOf(order))),
        _ => new Problem(429, "too-many-open-orders", "There are too many unpaid orders. Pay or cancel one first.")
        {
            RetryAfter = OpenOrdersRetry,
        },
    };

    /// <summary>The order once the stock's answer is there, or as it is when the time is over.</summary>
    private async Task<Answer> Tell(string id, TimeSpan wait, CancellationToken gone)
    {
        var order = await db.Wait(
            Moves.Key(id), async snapshot => await Told.Of(snapshot, await OrderStore.Answered(snapshot, id)), wait, gone)
            ?? await db.Read(async snapshot => await Told.Of(snapshot, await OrderStore.Get(snapshot, id)));
        if (order!.Shortages.Count == 0)
            return Answer.Created("/order/" + id, OrderBody.Of(order.Order, order.Lines, TokenOf(order.Order)));
        var problems = order.Shortages.Select(one => CartProblemBody.Of(one, order.Lines)).ToArray();
        return Problems.Conflict("short-stock", string.Join(' ', problems.Take(3).Select(one => one.Message)))
            .With("problems", problems).With("orderId", id);
    }

    private string? TokenOf(Order order) => order.IsGuests ? tokens.For(order.Id) : null;

    /// <summary>How long the caller would wait for the stock's answer: Prefer: wait=5 (RFC 7240).</summary>
    private static TimeSpan WaitOf(HttpContext http)
    {
        foreach (var preference in http.Request.Headers["Prefer"].ToString().Split([',', ';'], StringSplitOptions.TrimEntries))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
        }
        return UsualWait;
    }

    private static Problem ShippingAddressRequired() =>
        Problems.Status(400, "shipping-address-required", "'shippingAddress' is required: where should it go?");

    /// <summary>An order as it is told: with its lines, and with what was short where it was rejected.</summary>
    private sealed record Told(Order Order, IReadOnlyList<OrderLine> Lines, IReadOnlyList<Shortage> Shortages)
    {
        public static async ValueTask<Told?> Of(Snapshot snapshot, Order? order)
        {
            if (order is null)
                return null;
            var steps = order.Status == OrderState.Rejected ? await StepStore.Of(snapshot, order.Id) : [];
            return new Told(order, await LineStore.Of(snapshot, order), [.. steps.SelectMany(step => step.Shortages)]);
        }
    }

    /// <summary>Why a product can't be ordered as it is.</summary>
    private sealed record CartProblemBody(string ProductId, string Name, string Code, string Message, long? Available)
    {
        public static CartProblemBody Of(CartProblem one, IReadOnlyList<OrderLine> lines) =>
            new(one.ProductId, NameIn(lines, one.ProductId), one.Code, one.Message, one.Available);

        public static CartProblemBody Of(Shortage one, IReadOnlyList<OrderLine> lines)
        {
            var name = NameIn(lines, one.ProductId);
            var message = one.Available <= 0 ? $"{name} is sold out." : $"Of {name} there are only {one.Available} left.";
            return new(one.ProductId, name, "short", message, one.Available);
        }

        private static string NameIn(IReadOnlyList<OrderLine> lines, string productId) =>
            lines.FirstOrDefault(line => line.ProductId == productId)?.ProductName ?? productId;
    }
}
