// Made of the shop's description by tests/EndToEnd/Clients. Make it anew: STOA_WRITE=1 ./test EndToEnd

using System.Text.Json;
using Stoa.Client.Models;

namespace Stoa.Client;

/// <summary>Every call of the shop's public API, in groups.</summary>
public sealed partial class ShopClient
{
    /// <summary>The caller's own account: profile, addresses, privacy.</summary>
    public AccountCalls Account => new(this);

    /// <summary>Signing in and out, devices, passwords, e-mail addresses.</summary>
    public AuthCalls Auth => new(this);

    /// <summary>The cart, a guest's or a customer's.</summary>
    public CartCalls Cart => new(this);

    /// <summary>The tree of categories.</summary>
    public CategoriesCalls Categories => new(this);

    /// <summary>Stock and its ledger.</summary>
    public InventoryCalls Inventory => new(this);

    /// <summary>What the shop sent, where it is a shop that plays.</summary>
    public MailboxCalls Mailbox => new(this);

    /// <summary>Pictures.</summary>
    public MediaCalls Media => new(this);

    /// <summary>What the shop tells people, and how.</summary>
    public NotificationsCalls Notifications => new(this);

    /// <summary>For those who run the shop: money, dead letters, who changed what.</summary>
    public OpsCalls Ops => new(this);

    /// <summary>From cart to parcel.</summary>
    public OrdersCalls Orders => new(this);

    /// <summary>Paying, and giving back.</summary>
    public PaymentsCalls Payments => new(this);

    /// <summary>Products and their reviews.</summary>
    public ProductsCalls Products => new(this);

    /// <summary>The payment provider that is built in.</summary>
    public SimulatorCalls Simulator => new(this);

    /// <summary>The letters that the shop writes, in the owner's words.</summary>
    public TemplatesCalls Templates => new(this);

    /// <summary>Everybody's accounts, for admins.</summary>
    public UsersCalls Users => new(this);
}

/// <summary>The caller's own account: profile, addresses, privacy.</summary>
public sealed class AccountCalls
{
    private readonly ShopClient shop;

    internal AccountCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Who you are</summary>
    public Task<Answer<User>> Get(CancellationToken stop = default) => shop.Send<User>(
        new Request(HttpMethod.Get, "/users/me"),
        stop);

    /// <summary>Change your name, phone or picture</summary>
    public Task<Answer<User>> Change(
        Profile body, CancellationToken stop = default) => shop.Send<User>(
        new Request(HttpMethod.Patch, "/users/me")
        {
            Body = body,
        },
        stop);

    /// <summary>Close your account and erase who you are; orders are kept without it</summary>
    public Task<Answer<Nothing>> Erase(Erase body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, "/users/me")
        {
            Body = body,
        },
        stop);

    /// <summary>Your address book</summary>
    public Task<Answer<AddressPage>> Addresses(CancellationToken stop = default) => shop.Send<AddressPage>(
        new Request(HttpMethod.Get, "/users/me/addresses"),
        stop);

    /// <summary>Write down an address</summary>
    public Task<Answer<IdentityAddress>> AddAddress(
        NewAddress body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<IdentityAddress>(
        new Request(HttpMethod.Post, "/users/me/addresses")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>One of your addresses</summary>
    public Task<Answer<IdentityAddress>> Address(string id, CancellationToken stop = default) => shop.Send<IdentityAddress>(
        new Request(HttpMethod.Get, $"/users/me/addresses/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Change an address</summary>
    public Task<Answer<IdentityAddress>> ChangeAddress(
        string id, AddressPatch body, CancellationToken stop = default) => shop.Send<IdentityAddress>(
        new Request(HttpMethod.Patch, $"/users/me/addresses/{ShopClient.Escape(id)}")
        {
            Body = body,
        },
        stop);

    /// <summary>Forget an address</summary>
    public Task<Answer<Nothing>> RemoveAddress(string id, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/users/me/addresses/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Everything that the shop holds of you, in every service</summary>
    public Task<Answer<JsonElement>> Export(CancellationToken stop = default) => shop.Send<JsonElement>(
        new Request(HttpMethod.Get, "/users/me/export"),
        stop);

    /// <summary>The identities from outside by which you come in</summary>
    public Task<Answer<IdentityPage>> Identities(CancellationToken stop = default) => shop.Send<IdentityPage>(
        new Request(HttpMethod.Get, "/users/me/identities"),
        stop);

    /// <summary>Come in by one of them no more</summary>
    public Task<Answer<Nothing>> RemoveIdentity(string id, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/users/me/identities/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Choose another password; every other device is signed out</summary>
    public Task<Answer<Nothing>> ChangePassword(
        Password body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/users/me/password")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);
}

/// <summary>Signing in and out, devices, passwords, e-mail addresses.</summary>
public sealed class AuthCalls
{
    private readonly ShopClient shop;

    internal AuthCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Mail that link again; never tells whether somebody has the address</summary>
    public Task<Answer<Nothing>> ResendVerification(Email body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/auth/email/resend")
        {
            Body = body,
        },
        stop);

    /// <summary>Confirm an e-mail address with the token of the mailed link</summary>
    public Task<Answer<Nothing>> VerifyEmail(
        Verify body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/auth/email/verify")
        {
            Body = body,
        },
        stop);

    /// <summary>Sign in with an id token of Firebase; who is new gets an account</summary>
    public Task<Answer<SignedIn>> LogInByFirebase(
        Firebase body, CancellationToken stop = default) => shop.Send<SignedIn>(
        new Request(HttpMethod.Post, "/auth/firebase")
        {
            Body = body,
        },
        stop);

    /// <summary>Sign in</summary>
    public Task<Answer<SignedIn>> LogIn(Login body, CancellationToken stop = default) => shop.Send<SignedIn>(
        new Request(HttpMethod.Post, "/auth/login")
        {
            Body = body,
        },
        stop);

    /// <summary>Sign this device out</summary>
    public Task<Answer<Nothing>> LogOut(
        RefreshToken body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/auth/logout")
        {
            Body = body,
        },
        stop);

    /// <summary>Sign in with an id token of one of the providers; who is new gets an account</summary>
    public Task<Answer<SignedIn>> LogInByProvider(
        string name, OpenId body, CancellationToken stop = default) => shop.Send<SignedIn>(
        new Request(HttpMethod.Post, $"/auth/openid/{ShopClient.Escape(name)}")
        {
            Body = body,
        },
        stop);

    /// <summary>Mail a link to choose a new password; never tells whether somebody has the address</summary>
    public Task<Answer<Nothing>> ForgotPassword(Email body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/auth/password/forgot")
        {
            Body = body,
        },
        stop);

    /// <summary>Choose a new password with the token of the mailed link</summary>
    public Task<Answer<Nothing>> ResetPassword(Reset body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/auth/password/reset")
        {
            Body = body,
        },
        stop);

    /// <summary>With whose identities one can sign in here</summary>
    public Task<Answer<ProviderPage>> Providers(CancellationToken stop = default) => shop.Send<ProviderPage>(
        new Request(HttpMethod.Get, "/auth/providers"),
        stop);

    /// <summary>Stay signed in: new tokens for the refresh token</summary>
    public Task<Answer<SignedIn>> Refresh(
        RefreshToken body, CancellationToken stop = default) => shop.Send<SignedIn>(
        new Request(HttpMethod.Post, "/auth/refresh")
        {
            Body = body,
        },
        stop);

    /// <summary>Open an account and be signed in</summary>
    public Task<Answer<SignedIn>> Register(
        Register body, CancellationToken stop = default) => shop.Send<SignedIn>(
        new Request(HttpMethod.Post, "/auth/register")
        {
            Body = body,
        },
        stop);

    /// <summary>The devices on which you are signed in</summary>
    public Task<Answer<SessionPage>> Sessions(CancellationToken stop = default) => shop.Send<SessionPage>(
        new Request(HttpMethod.Get, "/auth/sessions"),
        stop);

    /// <summary>Sign a device out</summary>
    public Task<Answer<Nothing>> RevokeSession(string id, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/auth/sessions/{ShopClient.Escape(id)}"),
        stop);
}

/// <summary>The cart, a guest's or a customer's.</summary>
public sealed class CartCalls
{
    private readonly ShopClient shop;

    internal CartCalls(ShopClient shop) => this.shop = shop;

    /// <summary>What is in the cart, priced as of now, and what would stop a checkout</summary>
    public Task<Answer<Cart>> Get(CancellationToken stop = default) => shop.Send<Cart>(
        new Request(HttpMethod.Get, "/cart")
        {
            IsOfCart = true,
        },
        stop);

    /// <summary>Put a product into the cart; a guest's first one makes a cart</summary>
    public Task<Answer<Cart>> Add(
        NewLine body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Cart>(
        new Request(HttpMethod.Post, "/cart")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
            IsOfCart = true,
        },
        stop);

    /// <summary>Take everything out</summary>
    public Task<Answer<Cart>> Clear(CancellationToken stop = default) => shop.Send<Cart>(
        new Request(HttpMethod.Delete, "/cart")
        {
            IsOfCart = true,
        },
        stop);

    /// <summary>Redeem a coupon</summary>
    public Task<Answer<Nothing>> UseCoupon(
        Coupon body, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Put, "/cart/coupon")
        {
            Body = body,
            IsOfCart = true,
        },
        stop);

    /// <summary>Take the coupon away</summary>
    public Task<Answer<Cart>> RemoveCoupon(CancellationToken stop = default) => shop.Send<Cart>(
        new Request(HttpMethod.Delete, "/cart/coupon")
        {
            IsOfCart = true,
        },
        stop);

    /// <summary>How many carts were begun on each day; days of UTC such as 2026-11-29, at most 92</summary>
    public Task<Answer<CartFiguresPage>> Figures(
        string? from = null, string? to = null, CancellationToken stop = default) => shop.Send<CartFiguresPage>(
        new Request(HttpMethod.Get, "/cart/figures")
        {
            IsOfCart = true,
        }
            .With("from", from)
            .With("to", to),
        stop);

    /// <summary>So many of it; none takes it out</summary>
    public Task<Answer<Cart>> Change(
        string productId, Quantity body, CancellationToken stop = default) => shop.Send<Cart>(
        new Request(HttpMethod.Patch, $"/cart/{ShopClient.Escape(productId)}")
        {
            Body = body,
            IsOfCart = true,
        },
        stop);

    /// <summary>Take a product out</summary>
    public Task<Answer<Cart>> Remove(
        string productId, CancellationToken stop = default) => shop.Send<Cart>(
        new Request(HttpMethod.Delete, $"/cart/{ShopClient.Escape(productId)}")
        {
            IsOfCart = true,
        },
        stop);
}

/// <summary>The tree of categories.</summary>
public sealed class CategoriesCalls
{
    private readonly ShopClient shop;

    internal CategoriesCalls(ShopClient shop) => this.shop = shop;

    /// <summary>All categories</summary>
    public Task<Answer<CategoryPage>> List(CancellationToken stop = default) => shop.Send<CategoryPage>(
        new Request(HttpMethod.Get, "/categories"),
        stop);

    /// <summary>Put up another shelf</summary>
    public Task<Answer<Category>> Create(
        NewCategory body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Category>(
        new Request(HttpMethod.Post, "/categories")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>A category, by its id or its slug</summary>
    public Task<Answer<Category>> Get(string id, CancellationToken stop = default) => shop.Send<Category>(
        new Request(HttpMethod.Get, $"/categories/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Rename or move a category</summary>
    public Task<Answer<Category>> Change(
        string id, CategoryPatch body, CancellationToken stop = default) => shop.Send<Category>(
        new Request(HttpMethod.Patch, $"/categories/{ShopClient.Escape(id)}")
        {
            Body = body,
        },
        stop);

    /// <summary>Take an empty category away</summary>
    public Task<Answer<Nothing>> Remove(string id, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/categories/{ShopClient.Escape(id)}"),
        stop);
}

/// <summary>Stock and its ledger.</summary>
public sealed class InventoryCalls
{
    private readonly ShopClient shop;

    internal InventoryCalls(ShopClient shop) => this.shop = shop;

    /// <summary>The stock of every product, or of those that are low</summary>
    public Task<Answer<StockPage>> List(
        bool? low = null, long? limit = null, string? after = null, CancellationToken stop = default) => shop.Send<StockPage>(
        new Request(HttpMethod.Get, "/inventory")
            .With("low", low)
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Stock> ListAll(
        bool? low = null, CancellationToken stop = default) =>
        ShopClient.Pages<StockPage, Stock>(
            after => List(
                low: low, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>How many can be sold; for staff all that is known</summary>
    public Task<Answer<JsonElement>> Get(
        string productId, CancellationToken stop = default) => shop.Send<JsonElement>(
        new Request(HttpMethod.Get, $"/inventory/{ShopClient.Escape(productId)}"),
        stop);

    /// <summary>Count the stock anew, or add to it or take from it</summary>
    public Task<Answer<Stock>> Change(
        string productId, StockPatch body, string? ifMatch = null, CancellationToken stop = default) => shop.Send<Stock>(
        new Request(HttpMethod.Patch, $"/inventory/{ShopClient.Escape(productId)}")
        {
            Body = body,
            IfMatch = ifMatch,
        },
        stop);

    /// <summary>Every change of a product's stock, newest first</summary>
    public Task<Answer<MovementPage>> Movements(
        string productId, long? limit = null, string? after = null, CancellationToken stop = default) => shop.Send<MovementPage>(
        new Request(HttpMethod.Get, $"/inventory/{ShopClient.Escape(productId)}/movements")
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Movement> MovementsAll(
        string productId, CancellationToken stop = default) =>
        ShopClient.Pages<MovementPage, Movement>(
            after => Movements(
                productId, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);
}

/// <summary>What the shop sent, where it is a shop that plays.</summary>
public sealed class MailboxCalls
{
    private readonly ShopClient shop;

    internal MailboxCalls(ShopClient shop) => this.shop = shop;

    /// <summary>The shop's mails, in Development, where nobody gets them</summary>
    public Task<Answer<MailPage>> Messages(
        string? to = null, long? limit = null, string? after = null, CancellationToken stop = default) => shop.Send<MailPage>(
        new Request(HttpMethod.Get, "/mailbox/messages")
            .With("to", to)
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Mail> MessagesAll(
        string? to = null, CancellationToken stop = default) =>
        ShopClient.Pages<MailPage, Mail>(
            after => Messages(to: to, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);
}

/// <summary>Pictures.</summary>
public sealed class MediaCalls
{
    private readonly ShopClient shop;

    internal MediaCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Upload a picture; where it was taken is taken out of it</summary>
    public Task<Answer<Picture>> Add(
        HttpContent body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Picture>(
        new Request(HttpMethod.Post, "/media")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>Take a picture away</summary>
    public Task<Answer<Nothing>> Remove(string id, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/media/{ShopClient.Escape(id)}"),
        stop);
}

/// <summary>What the shop tells people, and how.</summary>
public sealed class NotificationsCalls
{
    private readonly ShopClient shop;

    internal NotificationsCalls(ShopClient shop) => this.shop = shop;

    /// <summary>What the shop has told you; for staff also everybody's, and a customer's</summary>
    public Task<Answer<MessagePage>> List(
        long? limit = null, string? after = null, string? scope = null, string? customer = null,
        string? status = null, CancellationToken stop = default) => shop.Send<MessagePage>(
        new Request(HttpMethod.Get, "/notifications")
            .With("limit", limit)
            .With("after", after)
            .With("scope", scope)
            .With("customer", customer)
            .With("status", status),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Message> ListAll(
        string? scope = null, string? customer = null, string? status = null,
        CancellationToken stop = default) =>
        ShopClient.Pages<MessagePage, Message>(
            after => List(
                scope: scope, customer: customer, status: status, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Addresses and numbers that are not written to any more</summary>
    public Task<Answer<WebAddressPage>> ClosedAddresses(
        long? limit = null, string? after = null, CancellationToken stop = default) => shop.Send<WebAddressPage>(
        new Request(HttpMethod.Get, "/notifications/addresses")
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<NotificationsAddress> ClosedAddressesAll(CancellationToken stop = default) =>
        ShopClient.Pages<WebAddressPage, NotificationsAddress>(
            after => ClosedAddresses(limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Whether and why an address is not written to any more</summary>
    public Task<Answer<NotificationsAddress>> ClosedAddress(
        string address, CancellationToken stop = default) => shop.Send<NotificationsAddress>(
        new Request(HttpMethod.Get, $"/notifications/addresses/{ShopClient.Escape(address)}"),
        stop);

    /// <summary>Write to an address again</summary>
    public Task<Answer<Nothing>> OpenAddress(
        string address, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/notifications/addresses/{ShopClient.Escape(address)}"),
        stop);

    /// <summary>What you want to be told, and how</summary>
    public Task<Answer<Preferences>> Preferences(CancellationToken stop = default) => shop.Send<Preferences>(
        new Request(HttpMethod.Get, "/notifications/preferences"),
        stop);

    /// <summary>Choose what you want to be told, and how</summary>
    public Task<Answer<Preferences>> Prefer(
        Wanted body, CancellationToken stop = default) => shop.Send<Preferences>(
        new Request(HttpMethod.Put, "/notifications/preferences")
        {
            Body = body,
        },
        stop);

    /// <summary>Want no more of what a mail is about, by the token in its link</summary>
    public Task<Answer<Nothing>> Unsubscribe(
        Link body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, "/notifications/unsubscribe")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>Try a message again that could not be delivered</summary>
    public Task<Answer<Message>> Retry(
        string id, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Message>(
        new Request(HttpMethod.Post, $"/notifications/{ShopClient.Escape(id)}/retry")
        {
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);
}

/// <summary>For those who run the shop: money, dead letters, who changed what.</summary>
public sealed class OpsCalls
{
    private readonly ShopClient shop;

    internal OpsCalls(ShopClient shop) => this.shop = shop;

    /// <summary>What staff changed, in all services, newest first</summary>
    public Task<Answer<AuditBook>> Audit(
        string? actor = null, string? target = null, long? limit = null, string? after = null,
        CancellationToken stop = default) => shop.Send<AuditBook>(
        new Request(HttpMethod.Get, "/ops/audit")
            .With("actor", actor)
            .With("target", target)
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Audit> AuditAll(
        string? actor = null, string? target = null, CancellationToken stop = default) =>
        ShopClient.Pages<AuditBook, Audit>(
            after => Audit(
                actor: actor, target: target, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Events that a service could not handle in any of its attempts, by service, oldest first</summary>
    public Task<Answer<DeadLetterPage>> DeadLetters(
        string? service = null, long? limit = null, string? after = null,
        CancellationToken stop = default) => shop.Send<DeadLetterPage>(
        new Request(HttpMethod.Get, "/ops/dead-letters")
            .With("service", service)
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<DeadLetter> DeadLettersAll(
        string? service = null, CancellationToken stop = default) =>
        ShopClient.Pages<DeadLetterPage, DeadLetter>(
            after => DeadLetters(
                service: service, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>One of them, with the event itself</summary>
    public Task<Answer<DeadLetter>> DeadLetter(string id, CancellationToken stop = default) => shop.Send<DeadLetter>(
        new Request(HttpMethod.Get, $"/ops/dead-letters/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Never mind this event</summary>
    public Task<Answer<Nothing>> Drop(string id, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/ops/dead-letters/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Let the service try it again, from the beginning</summary>
    public Task<Answer<Nothing>> Replay(
        string id, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Post, $"/ops/dead-letters/{ShopClient.Escape(id)}/replay")
        {
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>Money that no order could take, and what was done about it</summary>
    public Task<Answer<DeskPage>> Money(
        long? limit = null, string? after = null, bool? open = null, CancellationToken stop = default) => shop.Send<DeskPage>(
        new Request(HttpMethod.Get, "/ops/money")
            .With("limit", limit)
            .With("after", after)
            .With("open", open),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Desk> MoneyAll(
        bool? open = null, CancellationToken stop = default) =>
        ShopClient.Pages<DeskPage, Desk>(
            after => Money(
                open: open, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>An order's whole life: its steps, every event about it and who heard it, payments, and what was sent</summary>
    public Task<Answer<OrderLife>> Order(string id, CancellationToken stop = default) => shop.Send<OrderLife>(
        new Request(HttpMethod.Get, $"/ops/orders/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Who runs where, and how each service does</summary>
    public Task<Answer<ServicePage>> Services(CancellationToken stop = default) => shop.Send<ServicePage>(
        new Request(HttpMethod.Get, "/ops/services"),
        stop);
}

/// <summary>From cart to parcel.</summary>
public sealed class OrdersCalls
{
    private readonly ShopClient shop;

    internal OrdersCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Your orders, newest first; for staff also everybody's, and those of an order number or an e-mail address</summary>
    public Task<Answer<OrderPage>> List(
        long? limit = null, string? after = null, string? status = null, string? customer = null,
        string? scope = null, string? search = null, CancellationToken stop = default) => shop.Send<OrderPage>(
        new Request(HttpMethod.Get, "/order")
            .With("limit", limit)
            .With("after", after)
            .With("status", status)
            .With("customer", customer)
            .With("scope", scope)
            .With("search", search),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Order> ListAll(
        string? status = null, string? customer = null, string? scope = null, string? search = null,
        CancellationToken stop = default) =>
        ShopClient.Pages<OrderPage, Order>(
            after => List(
                status: status, customer: customer, scope: scope, search: search, limit: 100, after: after,
                stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>What was bought most by the paid orders of these days, most pieces first</summary>
    public Task<Answer<BestSellerPage>> BestSellers(
        string? from = null, string? to = null, long? limit = null, CancellationToken stop = default) => shop.Send<BestSellerPage>(
        new Request(HttpMethod.Get, "/order/best-sellers")
            .With("from", from)
            .With("to", to)
            .With("limit", limit),
        stop);

    /// <summary>Turn the cart into an order; the stock is held until it is paid or expires</summary>
    public Task<Answer<Order>> CheckOut(
        Checkout? body = null, int? wait = null, string? idempotencyKey = null,
        CancellationToken stop = default) => shop.Send<Order>(
        new Request(HttpMethod.Post, "/order/checkout")
        {
            Body = body ?? new(),
            Key = idempotencyKey ?? ShopClient.NewKey(),
            Wait = wait,
            IsOfCart = true,
        },
        stop);

    /// <summary>What became of the orders of each day, by currency; days of UTC such as 2026-11-29, at most 92</summary>
    public Task<Answer<OrderFiguresPage>> Figures(
        string? from = null, string? to = null, CancellationToken stop = default) => shop.Send<OrderFiguresPage>(
        new Request(HttpMethod.Get, "/order/figures")
            .With("from", from)
            .With("to", to),
        stop);

    /// <summary>An order</summary>
    public Task<Answer<Order>> Get(
        string id, string? orderToken = null, CancellationToken stop = default) => shop.Send<Order>(
        new Request(HttpMethod.Get, $"/order/{ShopClient.Escape(id)}")
        {
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>Call an order off before it is shipped; what was paid goes back</summary>
    public Task<Answer<Order>> Cancel(
        string id, Cancel? body = null, string? orderToken = null, string? idempotencyKey = null,
        CancellationToken stop = default) => shop.Send<Order>(
        new Request(HttpMethod.Post, $"/order/{ShopClient.Escape(id)}/cancel")
        {
            Body = body ?? new(),
            Key = idempotencyKey ?? ShopClient.NewKey(),
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>Ship an order, deliver it or call it off</summary>
    public Task<Answer<Order>> Move(
        string id, Move body, string? orderToken = null, CancellationToken stop = default) => shop.Send<Order>(
        new Request(HttpMethod.Patch, $"/order/{ShopClient.Escape(id)}/status")
        {
            Body = body,
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>What happened to an order, when and by whom</summary>
    public Task<Answer<StepPage>> Timeline(
        string id, string? orderToken = null, CancellationToken stop = default) => shop.Send<StepPage>(
        new Request(HttpMethod.Get, $"/order/{ShopClient.Escape(id)}/timeline")
        {
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);
}

/// <summary>Paying, and giving back.</summary>
public sealed class PaymentsCalls
{
    private readonly ShopClient shop;

    internal PaymentsCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Pay an order; 201 means that it is paid, 202 that it is not known yet</summary>
    public Task<Answer<Payment>> Pay(
        NewPayment body, string? orderToken = null, string? idempotencyKey = null,
        CancellationToken stop = default) => shop.Send<Payment>(
        new Request(HttpMethod.Post, "/payment")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>Your payments, newest first; for staff also everybody's</summary>
    public Task<Answer<PaymentPage>> List(
        long? limit = null, string? after = null, string? scope = null, string? order = null,
        string? orderToken = null, CancellationToken stop = default) => shop.Send<PaymentPage>(
        new Request(HttpMethod.Get, "/payment")
        {
            IsOfOrder = true,
            OrderToken = orderToken,
        }
            .With("limit", limit)
            .With("after", after)
            .With("scope", scope)
            .With("order", order),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Payment> ListAll(
        string? scope = null, string? order = null, string? orderToken = null,
        CancellationToken stop = default) =>
        ShopClient.Pages<PaymentPage, Payment>(
            after => List(
                scope: scope, order: order, orderToken: orderToken, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Pay on the provider's own page</summary>
    public Task<Answer<PaymentsSession>> OpenPage(
        NewSession body, string? orderToken = null, string? idempotencyKey = null,
        CancellationToken stop = default) => shop.Send<PaymentsSession>(
        new Request(HttpMethod.Post, "/payment/session")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>A payment</summary>
    public Task<Answer<Payment>> Get(
        string id, string? orderToken = null, CancellationToken stop = default) => shop.Send<Payment>(
        new Request(HttpMethod.Get, $"/payment/{ShopClient.Escape(id)}")
        {
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>Give back all of a payment, or a part of it</summary>
    public Task<Answer<Refund>> Refund(
        string id, NewRefund body, string? orderToken = null, string? idempotencyKey = null,
        CancellationToken stop = default) => shop.Send<Refund>(
        new Request(HttpMethod.Post, $"/payment/{ShopClient.Escape(id)}/refund")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);

    /// <summary>What was given back of a payment</summary>
    public Task<Answer<RefundPage>> Refunds(
        string id, string? orderToken = null, CancellationToken stop = default) => shop.Send<RefundPage>(
        new Request(HttpMethod.Get, $"/payment/{ShopClient.Escape(id)}/refunds")
        {
            IsOfOrder = true,
            OrderToken = orderToken,
        },
        stop);
}

/// <summary>Products and their reviews.</summary>
public sealed class ProductsCalls
{
    private readonly ShopClient shop;

    internal ProductsCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Look around: search, filter, sort</summary>
    public Task<Answer<ProductPage>> List(
        string? search = null, string? category = null, decimal? minPrice = null,
        decimal? maxPrice = null, bool? inStock = null, string? sort = null, string? status = null,
        bool? facets = null, IReadOnlyDictionary<string, string>? attributes = null, long? limit = null,
        string? after = null, CancellationToken stop = default) => shop.Send<ProductPage>(
        new Request(HttpMethod.Get, "/products")
            .With("search", search)
            .With("category", category)
            .With("minPrice", minPrice)
            .With("maxPrice", maxPrice)
            .With("inStock", inStock)
            .With("sort", sort)
            .With("status", status)
            .With("facets", facets)
            .With("attribute", attributes)
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Product> ListAll(
        string? search = null, string? category = null, decimal? minPrice = null,
        decimal? maxPrice = null, bool? inStock = null, string? sort = null, string? status = null,
        bool? facets = null, IReadOnlyDictionary<string, string>? attributes = null,
        CancellationToken stop = default) =>
        ShopClient.Pages<ProductPage, Product>(
            after => List(
                search: search, category: category, minPrice: minPrice, maxPrice: maxPrice, inStock: inStock,
                sort: sort, status: status, facets: facets, attributes: attributes, limit: 100, after: after,
                stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Sell something new</summary>
    public Task<Answer<Product>> Create(
        ProductEdit body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Product>(
        new Request(HttpMethod.Post, "/products")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>A product, by its id or its slug</summary>
    public Task<Answer<Product>> Get(string id, CancellationToken stop = default) => shop.Send<Product>(
        new Request(HttpMethod.Get, $"/products/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Change a product, its price or its stock</summary>
    public Task<Answer<Product>> Change(
        string id, ProductEdit body, string? ifMatch = null, CancellationToken stop = default) => shop.Send<Product>(
        new Request(HttpMethod.Patch, $"/products/{ShopClient.Escape(id)}")
        {
            Body = body,
            IfMatch = ifMatch,
        },
        stop);

    /// <summary>Sell it no more; old orders still show it</summary>
    public Task<Answer<Nothing>> Archive(
        string id, string? ifMatch = null, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/products/{ShopClient.Escape(id)}")
        {
            IfMatch = ifMatch,
        },
        stop);

    /// <summary>What buyers think of a product, newest first</summary>
    public Task<Answer<ReviewPage>> Reviews(
        string id, long? limit = null, string? after = null, string? status = null,
        CancellationToken stop = default) => shop.Send<ReviewPage>(
        new Request(HttpMethod.Get, $"/products/{ShopClient.Escape(id)}/reviews")
            .With("limit", limit)
            .With("after", after)
            .With("status", status),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Review> ReviewsAll(
        string id, string? status = null, CancellationToken stop = default) =>
        ShopClient.Pages<ReviewPage, Review>(
            after => Reviews(
                id, status: status, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Say what you think of it, once</summary>
    public Task<Answer<Review>> AddReview(
        string id, NewReview body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Review>(
        new Request(HttpMethod.Post, $"/products/{ShopClient.Escape(id)}/reviews")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>What buyers think of all products, newest first</summary>
    public Task<Answer<ShopReviewPage>> AllReviews(
        long? limit = null, string? after = null, string? status = null, CancellationToken stop = default) => shop.Send<ShopReviewPage>(
        new Request(HttpMethod.Get, "/reviews")
            .With("limit", limit)
            .With("after", after)
            .With("status", status),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<ShopReview> AllReviewsAll(
        string? status = null, CancellationToken stop = default) =>
        ShopClient.Pages<ShopReviewPage, ShopReview>(
            after => AllReviews(
                status: status, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Hide a review, or show it again</summary>
    public Task<Answer<Review>> ChangeReview(
        string id, ReviewPatch body, CancellationToken stop = default) => shop.Send<Review>(
        new Request(HttpMethod.Patch, $"/reviews/{ShopClient.Escape(id)}")
        {
            Body = body,
        },
        stop);
}

/// <summary>The payment provider that is built in.</summary>
public sealed class SimulatorCalls
{
    private readonly ShopClient shop;

    internal SimulatorCalls(ShopClient shop) => this.shop = shop;

    /// <summary>The test cards, and what happens with each</summary>
    public Task<Answer<CardPage>> Cards(CancellationToken stop = default) => shop.Send<CardPage>(
        new Request(HttpMethod.Get, "/simulator/cards"),
        stop);
}

/// <summary>The letters that the shop writes, in the owner's words.</summary>
public sealed class TemplatesCalls
{
    private readonly ShopClient shop;

    internal TemplatesCalls(ShopClient shop) => this.shop = shop;

    /// <summary>The letters that the shop writes</summary>
    public Task<Answer<LinePage>> List(CancellationToken stop = default) => shop.Send<LinePage>(
        new Request(HttpMethod.Get, "/notifications/templates"),
        stop);

    /// <summary>A letter's words, and what it can name</summary>
    public Task<Answer<Template>> Get(string key, CancellationToken stop = default) => shop.Send<Template>(
        new Request(HttpMethod.Get, $"/notifications/templates/{ShopClient.Escape(key)}"),
        stop);

    /// <summary>Write a letter in words of your own</summary>
    public Task<Answer<Template>> Write(
        string key, Words body, string? ifMatch = null, CancellationToken stop = default) => shop.Send<Template>(
        new Request(HttpMethod.Put, $"/notifications/templates/{ShopClient.Escape(key)}")
        {
            Body = body,
            IfMatch = ifMatch,
        },
        stop);

    /// <summary>Go back to the built-in words</summary>
    public Task<Answer<Nothing>> GoBack(
        string key, string? ifMatch = null, CancellationToken stop = default) => shop.Send<Nothing>(
        new Request(HttpMethod.Delete, $"/notifications/templates/{ShopClient.Escape(key)}")
        {
            IfMatch = ifMatch,
        },
        stop);

    /// <summary>How a letter reads, by example; also in words that are not saved</summary>
    public Task<Answer<Told>> Preview(
        string key, Preview body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Told>(
        new Request(HttpMethod.Post, $"/notifications/templates/{ShopClient.Escape(key)}/preview")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>Have a letter sent by example</summary>
    public Task<Answer<Test>> Test(
        string key, TestOf body, string? idempotencyKey = null, CancellationToken stop = default) => shop.Send<Test>(
        new Request(HttpMethod.Post, $"/notifications/templates/{ShopClient.Escape(key)}/test")
        {
            Body = body,
            Key = idempotencyKey ?? ShopClient.NewKey(),
        },
        stop);

    /// <summary>Every version of a letter that there was, newest first</summary>
    public Task<Answer<VersionPage>> Versions(
        string key, long? limit = null, string? after = null, CancellationToken stop = default) => shop.Send<VersionPage>(
        new Request(HttpMethod.Get, $"/notifications/templates/{ShopClient.Escape(key)}/versions")
            .With("limit", limit)
            .With("after", after),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<Models.Version> VersionsAll(string key, CancellationToken stop = default) =>
        ShopClient.Pages<VersionPage, Models.Version>(
            after => Versions(key, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);
}

/// <summary>Everybody's accounts, for admins.</summary>
public sealed class UsersCalls
{
    private readonly ShopClient shop;

    internal UsersCalls(ShopClient shop) => this.shop = shop;

    /// <summary>Everybody who has an account, newest first; or of one role, or whose e-mail or name begins so</summary>
    public Task<Answer<StaffUserPage>> List(
        long? limit = null, string? after = null, string? search = null, string? role = null,
        CancellationToken stop = default) => shop.Send<StaffUserPage>(
        new Request(HttpMethod.Get, "/users")
            .With("limit", limit)
            .With("after", after)
            .With("search", search)
            .With("role", role),
        stop);

    /// <summary>The same, all of it, page by page.</summary>
    public IAsyncEnumerable<StaffUser> ListAll(
        string? search = null, string? role = null, CancellationToken stop = default) =>
        ShopClient.Pages<StaffUserPage, StaffUser>(
            after => List(
                search: search, role: role, limit: 100, after: after, stop: stop),
            page => (page.Items, page.Next), stop);

    /// <summary>Somebody who has an account</summary>
    public Task<Answer<StaffUser>> Get(string id, CancellationToken stop = default) => shop.Send<StaffUser>(
        new Request(HttpMethod.Get, $"/users/{ShopClient.Escape(id)}"),
        stop);

    /// <summary>Give somebody another role, or close or reopen the account</summary>
    public Task<Answer<StaffUser>> Change(
        string id, AccessPatch body, CancellationToken stop = default) => shop.Send<StaffUser>(
        new Request(HttpMethod.Patch, $"/users/{ShopClient.Escape(id)}")
        {
            Body = body,
        },
        stop);
}
