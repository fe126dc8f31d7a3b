using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>
/// The demo's customers at the shop's own door: each signs in and buys as everybody does. Whatever changes something carries a key, so that
/// every step can be repeated. A shop that is not there, is too busy or knows nobody (yet) is an <see cref="HttpRequestException"/>.
/// </summary>
internal sealed class DemoBuyer(HttpClient door, Ask ask, Secrets secrets)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, SignedIn> signedIn = new(StringComparer.Ordinal);

    /// <summary>Puts everything into the cart, once there is enough of it and nothing else is in it.</summary>
    public async Task<DemoAnswer> Fill(DemoTurn turn, CancellationToken deadline)
    {
        var order = turn.Order;
        var wanted = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in order.Lines)
        {
            var product = await Send(null, HttpMethod.Get, "/products/" + line.Product, deadline);
            if (product.Status != 200)
                return DemoAnswer.Never;       // the staff took it away, or this is not the demo's catalogue
            if (product.Body.GetProperty("stock").GetInt64() < line.Quantity)
                return DemoAnswer.NotYet;
            wanted.Add(product.Body.GetProperty("id").GetString()!, line.Quantity);
        }
        if (await Customer(order, deadline) is not { } customer)
            return DemoAnswer.Never;
        var cart = await Send(customer, HttpMethod.Get, "/cart", deadline);
        if (!Holds(cart.Body, wanted, all: false))
            return DemoAnswer.NotYet;       // what was ordered before is still in it
        foreach (var (productId, quantity) in wanted)
            await Send(customer, HttpMethod.Post, "/cart", deadline, $"demo-{turn.Number}-{productId}", new { productId, quantity });
        cart = await Send(customer, HttpMethod.Get, "/cart", deadline);
        return Holds(cart.Body, wanted, all: true) ? DemoAnswer.Done : DemoAnswer.NotYet;
    }

    /// <summary>Checks out, to where the customer has things sent.</summary>
    public async Task<DemoAnswer> CheckOut(DemoTurn turn, CancellationToken deadline)
    {
        if (await Customer(turn.Order, deadline) is not { } customer)
            return DemoAnswer.Never;
        var book = await Send(customer, HttpMethod.Get, "/users/me/addresses", deadline);
        var address = book.Body.GetProperty("items").EnumerateArray().FirstOrDefault(one => one.GetProperty("default").GetBoolean());
        var order = await Send(customer, HttpMethod.Post, "/order/checkout", deadline, $"demo-{turn.Number}-order", new
        {
            shippingAddress = address.ValueKind == JsonValueKind.Undefined ? null : AddressIn(address),
        });
        return order.Status == 201 ? new DemoAnswer(DemoAnswer.Done.Word, order.Body.GetProperty("id").GetString()) : DemoAnswer.Never;
    }

    /// <summary>Pays, or tries to, and calls the order off where that is its end. What came of it is for the order to say.</summary>
    public async Task<DemoAnswer> Settle(DemoTurn turn, CancellationToken deadline)
    {
        if (await Customer(turn.Order, deadline) is not { } customer)
            return DemoAnswer.Never;
        for (var i = 0; i < turn.Order.Cards.Length; i++)
        {
            await Send(customer, HttpMethod.Post, "/payment", deadline, $"demo-{turn.Number}-pay-{i}", new
            {
                orderId = turn.OrderId,
                token = turn.Order.Cards[i],
            });
        }
        if (turn.Order.End == DemoEnd.Cancelled)
        {
            await Send(customer, HttpMethod.Post, $"/order/{turn.OrderId}/cancel", deadline, $"demo-{turn.Number}-cancel", new
            {
                reason = DemoOrder.Reason,
            });
            await Send(customer, HttpMethod.Delete, "/cart", deadline);       // what was not paid is still in it
        }
        return DemoAnswer.Done;
    }

    /// <summary>The customer has bought everything: no device stays signed in.</summary>
    public async Task Leave(DemoOrder order, CancellationToken deadline)
    {
        if (signedIn.TryRemove(order.Customer, out var customer))
            await Send(null, HttpMethod.Post, "/auth/logout", deadline, body: new { refreshToken = customer.RefreshToken });
    }

    /// <summary>Signed in; nothing where this is no demo, the password is another one or the account is closed.</summary>
    private async Task<SignedIn?> Customer(DemoOrder order, CancellationToken deadline)
    {
        if (signedIn.TryGetValue(order.Customer, out var known))
            return known;
        var customers = await ask.One<GetDemoCustomers, DemoCustomers>(new GetDemoCustomers(), Deadline);
        if (customers.AreComing)
            throw new HttpRequestException("The demo's customers are still to come.");
        if (customers.Emails.FirstOrDefault(one => one.StartsWith(order.Customer + "@", StringComparison.Ordinal)) is not { } email)
            return null;
        var password = secrets.Open(customers.Password);
        var told = await Send(null, HttpMethod.Post, "/auth/login", deadline, body: new { email, password });
        return told.Status != 200 ? null : signedIn[order.Customer] = new SignedIn(
            order.Customer, told.Body.GetProperty("token").GetString()!, told.Body.GetProperty("refreshToken").GetString()!);
    }

    private async Task<Told> Send(
        SignedIn? by, HttpMethod method, string path, CancellationToken deadline, string? key = null, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Stoa-demo", "1"));
        if (by is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", by.Token);
        if (key is not null)
            request.Headers.Add(Once.Header, key);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var answer = await door.SendAsync(request, deadline);
        var status = (int)answer.StatusCode;
        if (status == 204)
            return new Told(status, default);
        var told = new Told(status, await answer.Content.ReadFromJsonAsync<JsonElement>(deadline));
        if (by is not null && status == 401)
            signedIn.TryRemove(by.Name, out _);
        if (status is 429 or >= 500 || (by is not null && status == 401) || told.Code == "still-running")
            throw new HttpRequestException($"{method} {path} is answered {status} {told.Code}.");
        return told;
    }

    /// <summary>Nothing is in the cart but what is wanted, and none of it too often; or exactly that, and nothing is in the way.</summary>
    private static bool Holds(JsonElement cart, Dictionary<string, int> wanted, bool all)
    {
        var lines = cart.GetProperty("items").EnumerateArray()
            .ToDictionary(line => line.GetProperty("productId").GetString()!, line => line.GetProperty("quantity").GetInt32());
        var fits = lines.All(line => wanted.GetValueOrDefault(line.Key) is var most && (all ? line.Value == most : line.Value <= most));
        return fits && (!all || (lines.Count == wanted.Count && cart.GetProperty("problems").GetArrayLength() == 0));
    }

    /// <summary>An address as it is in the book, without what only the book knows.</summary>
    private static Dictionary<string, string?> AddressIn(JsonElement address) => address.EnumerateObject()
        .Where(member => member.Name is not ("id" or "default"))
        .ToDictionary(member => member.Name, member => member.Value.GetString());

    private sealed record SignedIn(string Name, string Token, string RefreshToken)
    {
        public override string ToString() => Name;
    }

    private sealed record Told(int Status, JsonElement Body)
    {
        public string? Code => Body.TryGetProperty("code", out var code) ? code.GetString() : null;
    }
}

/// <summary>What came of a step at the door.</summary>
/// <param name="OrderId">The order that was placed.</param>
internal sealed record DemoAnswer(DemoWord Word, string? OrderId = null)
{
    public static readonly DemoAnswer Done = new(DemoWord.Done), NotYet = new(DemoWord.NotYet), Never = new(DemoWord.Never),
        NobodyThere = new(DemoWord.NobodyThere);
}

/// <summary>How a step at the door went.</summary>
internal enum DemoWord
{
    Done,

    /// <summary>Something has to happen first.</summary>
    NotYet,

    /// <summary>This order can't be bought any more.</summary>
    Never,

    /// <summary>The shop did not answer, or not now.</summary>
    NobodyThere,
}
