using System.Collections.Concurrent;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

/// <summary>Stands in for Inventory: sets every stock that it is asked for, but none below what is held.</summary>
internal sealed class Warehouse
{
    private readonly ConcurrentDictionary<string, long> held = new();
    private long version;

    /// <summary>It hears and says nothing.</summary>
    public bool IsSilent { get; set; }

    public IService Voice => new Voice("inventory", service =>
    {
        service.Publishes<StockChanged>();
        service.Publishes<StockAskRefused>();
        service.On<StockAsked>((tx, asked) =>
        {
            var reserved = held.GetValueOrDefault(asked.ProductId);
            if (IsSilent)
                return Task.CompletedTask;
            if (asked.Stock < reserved)
                tx.Publish(new StockAskRefused(asked.AskId, asked.ProductId, asked.Stock, reserved));
            else
                tx.Publish(Level(asked.ProductId, asked.Stock - reserved, asked.AskId));
            return Task.CompletedTask;
        });
    });

    /// <summary>So many of a product are held for orders from now on.</summary>
    public void Hold(string productId, long count) => held[productId] = count;

    /// <summary>The next word on a product.</summary>
    public StockChanged Level(string productId, long available, string? askId = null) =>
        new([new StockLevel(productId, available, Interlocked.Increment(ref version), askId)]);
}
