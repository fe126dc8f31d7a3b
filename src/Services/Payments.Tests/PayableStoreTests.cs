using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Payments.Tests;

public class PayableStoreTests
{
    private static readonly PayableNews[] Heard =
    [
        PayableNews.PaymentRequested, PayableNews.OrderPaid, PayableNews.OrderExpired, PayableNews.OrderCancelled,
        PayableNews.OrderRejected,
    ];

    [Theory, EachDatabase]
    public async Task The_store_does_in_every_cell_what_the_table_says(Engine engine)
    {
        await using var books = await Books.Open(engine);
        foreach (var state in Enum.GetValues<PayableState>())
        {
            foreach (var news in Heard)
            {
                var order = $"ord_{state}_{news}";
                if (state != PayableState.Unknown)
                    await books.Request(order);
                if (state == PayableState.Closed)
                    await books.Close(PayableNews.OrderExpired, order);
                await Hear(books, order, news);
                var expected = PayableTable.Next(state, PayableTable.Decide(state, news));
                Assert.Equal((order, expected), (order, await books.State(order)));
                await Hear(books, order, news);
                Assert.Equal((order, expected), (order, await books.State(order)));
            }
        }
    }

    [Theory, EachDatabase]
    public async Task In_whatever_order_the_news_come_an_order_that_is_over_stays_over(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var n = 0;
        foreach (var order in PaymentTableTests.Shuffled([0, 1, 2, 3, 0, 1], 40))
        {
            var (id, closed) = ($"ord_{n++}", false);
            foreach (var news in order.Select(one => Heard[one]))
            {
                closed |= news != PayableNews.PaymentRequested;
                await Hear(books, id, news);
                Assert.Equal(closed ? PayableState.Closed : PayableState.Open, await books.State(id));
            }
        }
    }

    [Theory, EachDatabase]
    public async Task What_closed_it_first_is_what_closed_it(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Captured();
        await books.Close(PayableNews.OrderPaid, paidBy: payment.Id);
        await books.Close(PayableNews.OrderCancelled);
        var payable = (await books.Db.Read(async snapshot => await PayableStore.Get(snapshot, "ord_1")))!;
        Assert.Equal(("order-paid", payment.Id), (payable.ClosedBy, payable.PaidBy));
    }

    [Theory, EachDatabase]
    public async Task An_order_has_one_attempt_that_is_open(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Requested();
        await books.Request();
        await Assert.ThrowsAsync<Kernel.Data.Conflict>(() => books.Db.Transact(tx =>
        {
            PaymentStore.Prepare(tx, tx.NewId("pay_"), "ord_1", null, "simulator", Books.Price, null);
            return Task.CompletedTask;
        }));
        await books.Apply(payment, new ProviderState.Failed(null, "card-declined"));
        Assert.NotEqual(payment.Id, (await books.Attempt()).Id);
        Assert.Equal(1, await books.Count("SELECT COUNT(*) FROM payment WHERE state = 'new'"));
    }

    [Theory, EachDatabase]
    public async Task A_closed_order_gets_no_further_attempt(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Requested();
        await books.Close(PayableNews.OrderExpired);
        await books.Apply(payment, new ProviderState.Failed(null, "card-declined"));
        Assert.Equal(0, await books.Count("SELECT COUNT(*) FROM payment WHERE state = 'new'"));
        Assert.Single(await books.Said<PaymentFailed>());
    }

    private static Task Hear(Books books, string order, PayableNews news) => news == PayableNews.PaymentRequested
        ? books.Request(order)
        : books.Close(news, order, news == PayableNews.OrderPaid ? "pay_0" : null);
}
