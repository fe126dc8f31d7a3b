using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

/// <summary>An empty Ordering with a clock that stands still: carts and messages are handed in, what it says is read.</summary>
internal sealed class Desk : IAsyncDisposable
{
    public const string Ada = "usr_ada";
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(15);
    public static readonly Viewer Staff = new(IsStaff: true, "usr_staff", HoldsToken: false);

    private readonly FreshDatabase fresh;
    private int carts;

    private Desk(FreshDatabase fresh, ManualClock time, Clock clock)
    {
        (this.fresh, Time) = (fresh, time);
        Tokens = new OrderTokens(new Secrets(clock.NewBytes(32), clock));
    }

    public ManualClock Time { get; }

    public OrderTokens Tokens { get; }

    public Database Db => fresh.Database;

    public static async Task<Desk> Open(Engine engine)
    {
        var time = new ManualClock();
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        return new Desk(await Fresh.Database(engine, new OrderingService(), clock), time, clock);
    }

    public static Money Usd(long minor) => new(minor, "USD");

    public static OrderLine Line(string product = "prd_1", int quantity = 2, long unit = 1250) =>
        new(product, "A " + product, quantity, Usd(unit));

    /// <summary>A cart that nobody else has.</summary>
    public CartSnapshot Cart(params OrderLine[] lines) =>
        CartOf($"crt_{Interlocked.Increment(ref carts):D8}", 1, lines.Length == 0 ? [Line()] : lines);

    public static CartSnapshot CartOf(string id, long version, params OrderLine[] lines)
    {
        var total = Usd(lines.Sum(line => line.UnitPrice.Minor * line.Quantity));
        return new(id, version, lines, total, Usd(0), Usd(0), Usd(0), total, []);
    }

    public static Buyer Buyer(string? customer = Ada, int? mostOpen = null) => customer is null
        ? new(null, "guest@example.com", null, "192.0.2.1", mostOpen)
        : new(customer, customer + "@example.com", null, customer, mostOpen);

    public Task<PlaceOrder.Outcome> TryPlace(CartSnapshot? cart = null, Buyer? buyer = null, Money? expected = null) =>
        Db.Transact(tx => PlaceOrder.Run(tx, Tokens, buyer ?? Buyer(), cart ?? Cart(), expected, Hold));

    public async Task<string> Place(CartSnapshot? cart = null, Buyer? buyer = null) =>
        Assert.IsType<PlaceOrder.Placed>(await TryPlace(cart, buyer)).OrderId;

    public async Task<string> PlaceAndHold(CartSnapshot? cart = null, Buyer? buyer = null)
    {
        var id = await Place(cart, buyer);
        await Reserve(id);
        return id;
    }

    public async Task<string> PlaceAndPay(CartSnapshot? cart = null, Buyer? buyer = null)
    {
        var id = await PlaceAndHold(cart, buyer);
        await Pay(id);
        return id;
    }

    public Task Reserve(string id) => Db.Transact(tx => ReserveStock.Run(tx, Tokens, id));

    public Task Refuse(string id, params Shortage[] shortages) => Db.Transact(tx => RejectOrder.Run(tx, Tokens, id, shortages));

    public Task Missing(string id) => Db.Transact(tx => NoteMissingStock.Run(tx, Tokens, id, [new Shortage("prd_1", 2, 0)]));

    public Task Pay(string id, string payment = "pay_1", long minor = 2500, string currency = "USD") =>
        Db.Transact(tx => PayOrder.Run(tx, Tokens, id, payment, new Money(minor, currency)));

    public Task Fail(string id, string payment = "pay_0", string code = "card_declined") =>
        Db.Transact(tx => DeclinePayment.Run(tx, Tokens, id, payment, code));

    public Task Refund(string id, string refund = "rfd_1", long minor = 2500, long? soFar = null, string payment = "pay_1") =>
        Db.Transact(tx => ReturnMoney.Run(tx, Tokens, new RefundSucceeded(id, payment, refund, Usd(minor), Usd(soFar ?? minor))));

    public Task FailRefund(string id, string refund = "rfd_1") =>
        Db.Transact(tx => NoteFailedRefund.Run(tx, Tokens, id, refund, "provider_refused"));

    public Task<ChangeOrder.Outcome> Change(
        string id, Happening what, Viewer? viewer = null, string? reason = null, string? tracking = null) =>
        Db.Transact(tx => ChangeOrder.Run(tx, Tokens, id, viewer ?? Staff, what, reason, tracking));

    public Task<ChangeOrder.Outcome> Cancel(string id, string customer = Ada) =>
        Change(id, Happening.Cancel, new Viewer(false, customer, false), "changed my mind");

    /// <summary>The clock's turns until it has nothing more to say at this instant.</summary>
    public Task Tick(TimeSpan? later = null)
    {
        Time.Advance(later ?? TimeSpan.Zero);
        return Db.Transact(tx => WatchTheClock.Run(tx, Tokens));
    }

    public async Task<Order> Get(string id) => (await Db.Read(async snapshot => await OrderStore.Get(snapshot, id)))!;

    public Task<List<Step>> Steps(string id) => Db.Read(async snapshot => await StepStore.Of(snapshot, id));

    /// <summary>The words of the timeline, in order.</summary>
    public async Task<string> Story(string id) => string.Join(' ', (await Steps(id)).Select(step => step.What));

    /// <summary>What was said of one kind so far, as the outbox holds it.</summary>
    public Task<List<TEvent>> Said<TEvent>() where TEvent : class, IEvent => Db.Said<TEvent>();

    /// <summary>The short names of all that was said of an order, in order.</summary>
    public async Task<string> Words(string id)
    {
        var names = await Db.Read(async snapshot => await snapshot.Query(
            "SELECT name FROM outbox WHERE key = @key ORDER BY id", row => row.Text(0), ("key", id)));
        return string.Join(' ', names.Select(name => name.Split('.')[1]));
    }

    public async ValueTask DisposeAsync() => await fresh.DisposeAsync();
}
