using System.Collections.Concurrent;
using Stoa.Contracts;
using Stoa.Inventory;
using Stoa.Kernel.Data;

namespace Stoa.Interleavings.Tests;

/// <summary>
/// Everybody wants the same product: two processes of Inventory with 32 connections each hold as much as there is and no piece more.
/// </summary>
public sealed class HotProductTests(ITestOutputHelper output)
{
    private const int OnHand = 100, Connections = 32;
    private const string Cup = "prd_1";

    [Fact]
    public Task A_hundred_pieces_go_to_a_hundred_of_a_thousand_orders() => Rush(rounds: 1, orders: 1_000);

    [Fact, Trait("Category", "Long")]
    public Task A_hundred_pieces_go_to_a_hundred_of_ten_thousand_orders_each_time() => Rush(rounds: 20, orders: 10_000);

    private async Task Rush(int rounds, int orders)
    {
        Weaving.Skip();
        await using var stage = await Stage.Open(() => new InventoryService(), Connections + 4);
        await stage.Set(new Scene(
            "a hundred cups", side => side.Hear(new StockAsked("ask_1", Cup, OnHand, "usr_staff"), "evt_stocked"), []));
        var toldToComeAgain = 0;
        for (var round = 0; round < rounds; round++)
        {
            await stage.PutBack();
            var waiting = new ConcurrentQueue<int>(Enumerable.Range(1, orders));
            await Task.WhenAll(Enumerable.Range(0, 2 * Connections).Select(i => Buy(i % 2 == 0 ? stage.A : stage.B, waiting)));
            Assert.Equal(
                [$"{OnHand} on hand, {OnHand} reserved, {OnHand} held, {OnHand} said so, {orders - OnHand} refused"],
                await stage.Texts(
                    """
                    SELECT on_hand || ' on hand, ' || reserved || ' reserved, '
                        || (SELECT COUNT(*) FROM hold WHERE state = 'held') || ' held, '
                        || (SELECT COUNT(*) FROM outbox WHERE name = 'inventory.stock-reserved.v1') || ' said so, '
                        || (SELECT COUNT(*) FROM outbox WHERE name = 'inventory.stock-refused.v1') || ' refused'
                    FROM stock
                    """));
            Assert.Empty(await stage.Texts(Bookkeeping.Of("inventory")));
        }
        output.WriteLine(
            $"{rounds} rounds of {orders} orders for {OnHand} pieces: {OnHand} held each; {stage.Again.Count} times a transaction ran "
            + $"again, {toldToComeAgain} times in vain");

        async Task Buy(Side side, ConcurrentQueue<int> waiting)
        {
            while (waiting.TryDequeue(out var number))
            {
                try
                {
                    await side.HearTogether((Placed($"ord_{number}"), $"evt_{number}"));
                }
                catch (Unavailable)
                {
                    Interlocked.Increment(ref toldToComeAgain);
                    waiting.Enqueue(number);        // the bus brings it again
                }
            }
        }
    }

    private static OrderPlaced Placed(string order) => new(
        order, order, "usr_ada", null, "ada@example.com", "crt_1", 1, [new OrderLine(Cup, "Cup", 1, new Money(1250, "USD"))],
        new Money(1250, "USD"), new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
}
