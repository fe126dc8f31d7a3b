using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Inventory.Tests;

/// <summary>An Inventory on a store of its own with a clock that stands still, and short ways to what most tests begin with.</summary>
internal sealed class Shelf : IAsyncDisposable
{
    private readonly FreshDatabase fresh;
    private int asks;

    private Shelf(FreshDatabase fresh, ManualClock time) => (this.fresh, Time) = (fresh, time);

    public ManualClock Time { get; }

    public Database Db => fresh.Database;

    /// <summary>With so many of some products.</summary>
    public static async Task<Shelf> Open(Engine engine, params (string ProductId, long Stock)[] products)
    {
        var time = new ManualClock();
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var shelf = new Shelf(await Fresh.Database(engine, new InventoryService(), clock), time);
        foreach (var (productId, stock) in products)
            await shelf.Ask(productId, stock);
        await shelf.SayChanges();
        await shelf.Forget();
        return shelf;
    }

    public Task Hear(params IReadOnlyList<OrderNews> news) => Db.Transact(tx => FollowOrders.Run(tx, news));

    public Task Ask(string productId, long stock, string? askId = null) =>
        Db.Transact(tx => SetAskedStock.Run(tx, new StockAsked(askId ?? $"ask_{++asks}", productId, stock, "usr_staff")));

    public Task SayChanges() => Db.Transact(Inventory.SayChanges.Run);

    public async Task<Stock> Stock(string productId) => (await Db.Read(async snapshot => await StockStore.Get(snapshot, productId)))!;

    /// <summary>On hand and reserved.</summary>
    public async Task<(long OnHand, long Reserved)> Of(string productId)
    {
        var stock = await Stock(productId);
        return (stock.OnHand, stock.Reserved);
    }

    public async Task<HoldState> Hold(string orderId) =>
        (await Db.Read(async snapshot => await HoldStore.Of(snapshot, [orderId]))).GetValueOrDefault(orderId)?.State ?? HoldState.None;

    public Task<List<Entry>> Ledger(string productId) =>
        Db.Read(async snapshot => await StockStore.Ledger(snapshot, productId, long.MaxValue, 1000));

    /// <summary>What was said so far, of one kind.</summary>
    public Task<List<TEvent>> Said<TEvent>() where TEvent : class, IEvent => Db.Said<TEvent>();

    /// <summary>What is said from here on is what counts.</summary>
    public Task Forget() => Db.Transact(async tx => await tx.Execute("DELETE FROM outbox"));

    /// <summary>What does not add up in one committed state; nothing must ever be found.</summary>
    public Task<List<string>> Violations() => Invariants.Violations(Db);

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await Violations());
        await fresh.DisposeAsync();
    }
}
