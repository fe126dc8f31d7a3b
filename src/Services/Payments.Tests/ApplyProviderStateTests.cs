using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Payments.Tests;

public class ApplyProviderStateTests
{
    private static readonly ProviderState[] Words =
    [
        new ProviderState.Nothing(), new ProviderState.Processing("int_1"), new ProviderState.ActionNeeded("int_1", "https://bank.example"),
        Books.Success(), new ProviderState.Failed("int_1", "card-declined"), new ProviderState.Withdrawn(), new ProviderState.Unknown(),
    ];

    [Theory, EachDatabase]
    public async Task Every_cell_of_the_table_is_written_as_it_stands_and_only_once(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var n = 0;
        foreach (var state in Enum.GetValues<PaymentState>())
        {
            foreach (var word in Words.Select((_, i) => i))
            {
                var order = $"ord_{n++}";
                var payment = await In(books, order, state);
                var said = Said(word, order);
                var expected = payment.Hear(said)?.Payment ?? payment;
                var (succeeded, failed) = (await Count<PaymentSucceeded>(books), await Count<PaymentFailed>(books));
                for (var time = 0; time < 3; time++)
                    await books.Apply(payment, said);
                var now = await books.Get(payment.Id);
                Assert.Equal(
                    (expected.State, expected.Captured, expected.FailureCode, expected.ActionUrl),
                    (now.State, now.Captured, now.FailureCode, now.ActionUrl));
                var (captured, declined) = (await Count<PaymentSucceeded>(books) - succeeded, await Count<PaymentFailed>(books) - failed);
                Assert.Equal(now.State != state && now.State == PaymentState.Succeeded ? 1 : 0, captured);
                Assert.Equal(now.State != state && now.State == PaymentState.Failed ? 1 : 0, declined);
            }
        }
        Assert.Equal(0, await books.Count(
            "SELECT COUNT(*) FROM (SELECT source_id FROM ledger GROUP BY source_id HAVING SUM(amount_minor) <> 0) AS odd"));
    }

    [Theory, EachDatabase]
    public async Task Twenty_ways_of_hearing_of_a_capture_at_once_write_it_once(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Requested();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(n =>
            books.Apply(payment, n % 4 == 3 ? new ProviderState.Failed("int_1", "card-declined") : Books.Success())));
        Assert.Equal(PaymentState.Succeeded, (await books.Get(payment.Id)).State);
        Assert.Contains(outcomes, one => one.State == PaymentState.Succeeded);
        Assert.Single(await books.Said<PaymentSucceeded>());
        Assert.Equal(2, await books.Count("SELECT COUNT(*) FROM ledger"));
    }

    [Theory, EachDatabase]
    public async Task Shuffled_and_repeated_words_end_in_the_same_books(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var n = 0;
        foreach (var order in PaymentTableTests.Shuffled([1, 2, 3, 4, 6, 0, 3, 4, 5], 25))
        {
            var id = $"ord_{n++}";
            var payment = await books.Requested(id);
            foreach (var word in order)
                await books.Apply(payment, Said(word, id));
            var now = await books.Get(payment.Id);
            Assert.Equal((PaymentState.Succeeded, Books.Price), (now.State, now.Captured));
        }
        Assert.Equal(n, (await books.Said<PaymentSucceeded>()).Count);
        Assert.Equal(n * 2, await books.Count("SELECT COUNT(*) FROM ledger"));
    }

    [Theory, EachDatabase]
    public async Task What_was_not_asked_for_is_sent_back_and_the_buyer_may_try_again(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Requested();
        await books.Apply(payment, new ProviderState.Succeeded("int_1", "ord_1", new Money(5, "JPY")));
        Assert.Empty(await books.Said<PaymentSucceeded>());
        Assert.Empty(await books.Said<PaymentFailed>());
        var refund = Assert.Single(await books.Db.Read(async snapshot => await RefundStore.Of(snapshot, payment.Id)));
        Assert.Equal((new Money(5, "JPY"), "misfit"), (refund.Amount, refund.Cause));
        var entry = Assert.Single(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, true, null, 10)));
        Assert.Equal((MoneyDesk.Misfit, refund.Id), (entry.Kind, entry.RefundId));
        Assert.Equal(PaymentState.New, (await books.Attempt()).State);
        await books.Db.Transact(tx => ApplyRefundState.Run(tx, refund.Id, new RefundState.Succeeded("ref_1")));
        Assert.Empty(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, true, null, 10)));
        Assert.Equal(0, await books.Count("SELECT SUM(amount_minor) FROM ledger WHERE account = 'provider'"));
    }

    private static async Task<Payment> In(Books books, string order, PaymentState state)
    {
        var payment = await books.Requested(order);
        ProviderState? said = state switch
        {
            PaymentState.Pending => new ProviderState.Processing("int_1" + order),
            PaymentState.Succeeded => Books.Success(order, "int_1" + order),
            PaymentState.Failed => new ProviderState.Failed("int_1" + order, "card-declined"),
            PaymentState.Unknown => new ProviderState.Unknown(),
            _ => null,
        };
        return said is null ? payment : await books.Apply(payment, said);
    }

    private static ProviderState Said(int word, string order) => Words[word] switch
    {
        ProviderState.Succeeded => Books.Success(order, "int_1" + order),
        ProviderState.Processing => new ProviderState.Processing("int_1" + order),
        ProviderState.ActionNeeded asks => asks with { IntentId = "int_1" + order },
        ProviderState.Failed failed => failed with { IntentId = "int_1" + order },
        var other => other,
    };

    private static async Task<int> Count<TEvent>(Books books) where TEvent : class, IEvent => (await books.Said<TEvent>()).Count;
}
