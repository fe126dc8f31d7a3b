using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Payments.Tests;

/// <summary>An empty Payments with a clock that stands still, and short ways to what most tests begin with.</summary>
internal sealed class Books : IAsyncDisposable
{
    public static readonly Money Price = new(23_775, "USD");
    private readonly FreshDatabase fresh;

    private Books(FreshDatabase fresh, ManualClock time) => (this.fresh, Time) = (fresh, time);

    public ManualClock Time { get; }

    public Database Db => fresh.Database;

    public static async Task<Books> Open(Engine engine)
    {
        var time = new ManualClock();
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        return new Books(await Fresh.Database(engine, new PaymentsService(), clock), time);
    }

    public PaymentRequested Asked(string order = "ord_1") =>
        new(order, "ABCD1234", "usr_1", null, "ada@example.com", Price, Time.GetUtcNow().AddMinutes(15));

    public Task Request(string order = "ord_1") =>
        Db.Transact(tx => HearPaymentRequested.Run(tx, [Asked(order)], "simulator", paysItself: false));

    public Task Close(PayableNews news, string order = "ord_1", string? paidBy = null) =>
        Db.Transact(tx => CloseOrder.Run(tx, order, "usr_1", news, paidBy));

    /// <summary>The attempt that is open for an order.</summary>
    public async Task<Payment> Attempt(string order = "ord_1") =>
        (await Db.Read(async snapshot => await PayableStore.WithAttempt(snapshot, order)))!.Attempt!;

    /// <summary>An order that was asked for, and its attempt.</summary>
    public async Task<Payment> Requested(string order = "ord_1")
    {
        await Request(order);
        return await Attempt(order);
    }

    public Task<Payment> Apply(Payment known, ProviderState said) => Db.Transact(tx => ApplyProviderState.Run(tx, known, said));

    public async Task<Payment> Captured(string order = "ord_1") => await Apply(await Requested(order), Success(order));

    public static ProviderState.Succeeded Success(string order = "ord_1", string intent = "int_1") => new(intent, order, Price);

    public async Task<Payment> Get(string id) => (await Db.Read(async snapshot => await PaymentStore.Get(snapshot, id)))!;

    public Task<PayableState> State(string order = "ord_1") => Db.Read(async snapshot =>
        (await PayableStore.Get(snapshot, order))?.State ?? PayableState.Unknown);

    public Task<long> Count(string sql) => Db.Read(async snapshot => await snapshot.QueryWhole(sql) ?? 0);

    public Task<List<TEvent>> Said<TEvent>() where TEvent : class, IEvent => Db.Said<TEvent>();

    public async ValueTask DisposeAsync() => await fresh.DisposeAsync();
}
