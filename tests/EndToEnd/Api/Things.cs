using System.Text.Json.Nodes;
using Stoa.Testing;

namespace Stoa.EndToEnd.Api;

/// <summary>What a value in a path or a body stands for.</summary>
internal enum Kind
{
    Product,
    Category,
    Review,
    CartLine,
    Order,
    Payment,
    Address,
    Session,
    Identity,
    Issuer,
    User,
    DeadLetter,
    Provider,
    Message,
    Template,
    ClosedAddress,
    Carrier,
    Picture,
}

/// <summary>
/// The things that the requests are about, made fresh for whoever is to own them. A route with a value that is not in
/// <see cref="InPath"/> fails the test: add its line there, and how such a thing is made.
/// </summary>
internal sealed class Things(TestShop shop, Visitor staff)
{
    /// <summary>Somebody outside whose identities would open an account, if anybody were there.</summary>
    public const string Issuer = "google";

    private readonly Dictionary<Kind, string> somebodys = [];
    private int made;

    /// <summary>What the values in paths stand for, by the beginning of the path.</summary>
    private static readonly (string Path, Kind Kind)[] InPath =
    [
        ("/products/{id}", Kind.Product), ("/categories/{id}", Kind.Category), ("/reviews/{id}", Kind.Review),
        ("/inventory/{productId}", Kind.Product), ("/cart/{productId}", Kind.CartLine), ("/order/{id}", Kind.Order),
        ("/payment/webhook/{provider}", Kind.Provider), ("/payment/{id}", Kind.Payment), ("/users/me/addresses/{id}", Kind.Address),
        ("/users/me/identities/{id}", Kind.Identity), ("/auth/openid/{name}", Kind.Issuer), ("/users/{id}", Kind.User),
        ("/auth/sessions/{id}", Kind.Session), ("/ops/dead-letters/{id}", Kind.DeadLetter), ("/ops/orders/{id}", Kind.Order),
        ("/notifications/templates/{key}", Kind.Template),
        ("/notifications/webhook/{carrier}", Kind.Carrier), ("/notifications/addresses/{address}", Kind.ClosedAddress),
        ("/notifications/{id}", Kind.Message), ("/media/{id}", Kind.Picture),
    ];

    /// <summary>What values in bodies stand for.</summary>
    private static readonly Dictionary<string, (string Member, Kind Kind)> InBody = new(StringComparer.Ordinal)
    {
        ["POST /payment"] = ("orderId", Kind.Order),
        ["POST /payment/session"] = ("orderId", Kind.Order),
        ["POST /cart"] = ("productId", Kind.Product),
    };

    /// <summary>
    /// Whether somebody else's is out of sight: staff see orders and payments (and pay for none), nobody sees addresses, sessions and
    /// identities, everybody pictures, which only their owners and staff take away.
    /// </summary>
    public static bool IsPrivate(Operation operation, Kind kind, bool isStaff) => kind switch
    {
        Kind.Address or Kind.Session or Kind.Identity => true,
        Kind.Order or Kind.Payment => !isStaff || MemberOf(operation) is not null,
        Kind.Picture => !isStaff && operation.Method != "GET",
        _ => false,
    };

    public static bool HasOwner(Kind kind) =>
        kind is Kind.Address or Kind.Session or Kind.Identity or Kind.Order or Kind.Payment or Kind.Picture;

    /// <summary>Whether a guest can have one.</summary>
    public static bool IsForGuests(Kind kind) => kind is not (Kind.Address or Kind.Session or Kind.Identity or Kind.Picture);

    public static Kind? Of(Operation operation)
    {
        if (InBody.TryGetValue(operation.Name, out var body))
            return body.Kind;
        if (operation.Values.Count == 0)
            return null;
        var known = InPath.Where(one => operation.Path == one.Path || operation.Path.StartsWith(one.Path + "/", StringComparison.Ordinal));
        Assert.True(known.Any(), $"{operation.Name}: nobody said what its value stands for. Add a line to Things.InPath.");
        return known.First().Kind;
    }

    public static string? MemberOf(Operation operation) => InBody.TryGetValue(operation.Name, out var body) ? body.Member : null;

    public static string Missing(Kind kind) => kind switch
    {
        Kind.Product or Kind.CartLine => "prd_00000000000000000000000000",
        Kind.Category => "cat_00000000000000000000000000",
        Kind.Review => "rev_00000000000000000000000000",
        Kind.Order => "ord_00000000000000000000000000",
        Kind.Payment => "pay_00000000000000000000000000",
        Kind.Address => "adr_00000000000000000000000000",
        Kind.Session => "ses_00000000000000000000000000",
        Kind.Identity => "idn_00000000000000000000000000",
        Kind.User => "usr_00000000000000000000000000",
        Kind.DeadLetter => "ordering.evt_00000000000000000000000000",
        Kind.Message => "ntf_00000000000000000000000000",
        Kind.Template => "no-such-letter",
        Kind.Picture => "med_00000000000000000000000000",
        _ => "nobody",
    };

    /// <summary>Makes such a thing. Where it has an owner this is whose it is; a guest's tokens are put into the guest's hands.</summary>
    public async Task<string> Make(Kind kind, Visitor owner) => kind switch
    {
        Kind.Product => await Product(),
        Kind.Category => (await staff.Post("/categories", new { name = $"Things {++made}" })).Is(201).Text("id"),
        Kind.Review => await Review(),
        Kind.CartLine => await CartLine(owner),
        Kind.Order => await Order(owner),
        Kind.Payment => await Payment(owner),
        Kind.Address => (await owner.Post("/users/me/addresses", AnAddress)).Is(201).Text("id"),
        Kind.Session => await Session(owner),
        Kind.Identity => await Identity(owner),
        Kind.Issuer => Issuer,
        Kind.User => (await shop.Customer()).UserId,
        Kind.DeadLetter => await DeadLetter(),
        Kind.Message => await Message(),
        Kind.Template => "order-shipped",
        Kind.ClosedAddress => await ClosedAddress(),
        Kind.Carrier => "twilio",
        Kind.Picture => await Picture(owner),
        _ => "simulator",
    };

    /// <summary>A thing of somebody, for those who can do nothing to it.</summary>
    public async Task<string> Somebodys(Kind kind) =>
        somebodys.TryGetValue(kind, out var id) ? id : somebodys[kind] = await Make(kind, await shop.Customer());

    public static object AnAddress => new { name = "Ada", line1 = "12 St James's Square", city = "London", country = "GB" };

    private async Task<string> Product()
    {
        var sku = $"THING-{++made}";
        return (await staff.Post("/products", new { name = "Thing " + made, price = 5.5, stock = 100, sku })).Is(201).Text("id");
    }

    private async Task<string> Review()
    {
        var product = await Product();
        var reader = await shop.Customer();
        var review = await reader.Post($"/products/{product}/reviews", new { rating = 4, title = "Good", body = "It works." });
        return review.Is(201).Text("id");
    }

    private async Task<string> CartLine(Visitor owner)
    {
        var product = await Product();
        var cart = (await owner.Post("/cart", new { productId = product, quantity = 1 })).Is(200).Json;
        if (cart["cartToken"] is { } token && owner.Token.Length == 0)
            owner.CartToken = (string)token!;
        return product;
    }

    private async Task<string> Order(Visitor owner)
    {
        await CartLine(owner);
        var isGuest = owner.Token.Length == 0;
        var order = (await owner.Post("/order/checkout", isGuest ? new { email = shop.NewEmail() } : new { })).Is(201);
        if (isGuest)
            owner.OrderToken = order.Text("orderToken");
        return order.Text("id");
    }

    private async Task<string> Payment(Visitor owner)
    {
        var orderId = await Order(owner);
        return (await owner.Post("/payment", new { orderId, token = "tok_visa" })).Is(201).Text("id");
    }

    private async Task<string> Session(Visitor owner)
    {
        await shop.LogIn(owner.Email);
        var open = (await owner.Get("/auth/sessions")).Is(200).Json["items"]!.AsArray();
        return open.Where(one => !(bool)one!["current"]!).Select(one => (string)one!["id"]!).First();
    }

    /// <summary>Nobody is outside to vouch for anybody, so one is laid there.</summary>
    private async Task<string> Identity(Visitor owner)
    {
        var id = $"idn_{++made:D26}";
        await shop.Database("identity").Transact(async tx => await tx.Execute(
            "INSERT INTO outside_identity (id, user_id, issuer, subject, linked_at) VALUES (@id, @user_id, @issuer, @id, @now)",
            ("id", id), ("user_id", owner.UserId), ("issuer", "https://issuer.example"), ("now", tx.Now)));
        return id;
    }

    /// <summary>Everybody who opens an account gets a letter.</summary>
    private async Task<string> Message()
    {
        var id = "";
        await Eventually.True(async () =>
        {
            var told = (await staff.Get("/notifications?scope=all")).Is(200).Json["items"]!.AsArray();
            id = told is [{ } first, ..] ? (string)first["id"]! : "";
            return id.Length > 0;
        });
        return id;
    }

    /// <summary>No mail comes back here, so one is laid there.</summary>
    private async Task<string> ClosedAddress()
    {
        var address = $"closed{++made}@example.com";
        await shop.Database("notifications").Transact(async tx => await tx.Execute(
            "INSERT INTO closed_address (address, channel, reason, at) VALUES (@address, 'email', 'bounced', @now)",
            ("address", address), ("now", tx.Now)));
        return address;
    }

    private static async Task<string> Picture(Visitor owner)
    {
        const string dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        var file = new ByteArrayContent(Convert.FromBase64String(dot));
        file.Headers.ContentType = new("image/png");
        var form = new MultipartFormDataContent { { new StringContent("avatar"), "purpose" }, { file, "file", "dot.png" } };
        return (await owner.Send(new HttpRequestMessage(HttpMethod.Post, "/media") { Content = form })).Is(201).Text("id");
    }

    /// <summary>Nothing in the shop fails by itself, so one is laid there.</summary>
    private async Task<string> DeadLetter()
    {
        var id = $"evt_{++made:D26}";
        await shop.Database("ordering").Transact(async tx => await tx.Execute(
            """
            INSERT INTO parked (event_id, name, source, key, occurred_at, correlation_id, body, reason, attempts, parked_at, lease)
            VALUES (@id, 'toy.broken.v1', 'toy', 'k', @now, 'req_1', @body, 'It broke.', 12, @now, 0)
            """,
            ("id", id), ("now", tx.Now), ("body", new JsonObject { ["a"] = 1 }.ToJsonString())));
        return "ordering." + id;
    }
}
