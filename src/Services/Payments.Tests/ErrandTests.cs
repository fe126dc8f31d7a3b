using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Payments.Tests;

/// <summary>A process may die between any two steps of an errand: what it had taken is taken again, and nothing is done twice.</summary>
public class ErrandTests
{
    [Theory, EachDatabase]
    public async Task A_refund_whose_call_was_never_made_or_never_kept_is_taken_again_after_its_lease(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var refund = await Cancelled(books);
        Assert.Equal(refund, (await books.Db.Transact(SendRefund.Claim))!.Id);
        Assert.Null(await books.Db.Transact(SendRefund.Claim));
        books.Time.Advance(Patience.After(0));
        var again = (await books.Db.Transact(SendRefund.Claim))!;
        Assert.Equal((refund, 1), (again.Id, again.Tries));
        RefundState[] words = [new RefundState.Succeeded("ref_1"), new RefundState.Succeeded("ref_1"), new RefundState.Failed("x")];
        foreach (var said in words)
            await books.Db.Transact(tx => SendRefund.Keep(tx, again, said));
        Assert.Equal(Books.Price, Assert.Single(await books.Said<RefundSucceeded>()).RefundedSoFar);
        Assert.Empty(await books.Said<RefundFailed>());
        Assert.Equal(0, await books.Count("SELECT SUM(amount_minor) FROM ledger WHERE account = 'provider'"));
        books.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await books.Db.Transact(SendRefund.Claim));
    }

    [Theory, EachDatabase]
    public async Task A_refund_without_an_answer_is_asked_for_again_and_in_the_end_lies_on_the_desk(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var refund = await Cancelled(books);
        for (var tries = 0; tries <= SendRefund.StuckAfter; tries++)
        {
            var due = (await books.Db.Transact(SendRefund.Claim))!;
            await books.Db.Transact(tx => SendRefund.Keep(tx, due, new RefundState.Unknown()));
            books.Time.Advance(Patience.After(tries));
        }
        var entry = Assert.Single(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, true, null, 10)));
        Assert.Equal((MoneyDesk.RefundStuck, refund), (entry.Kind, entry.RefundId));
        await books.Db.Transact(tx => ApplyRefundState.Run(tx, refund, new RefundState.Succeeded("ref_1")));
        Assert.Empty(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, true, null, 10)));
    }

    [Theory, EachDatabase]
    public async Task Of_two_processes_one_takes_a_refund_and_one_asks_about_a_payment(Engine engine)
    {
        await using var books = await Books.Open(engine);
        await Cancelled(books);
        await books.Apply(await books.Requested("ord_2"), new ProviderState.Unknown());
        var refunds = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => books.Db.Transact(SendRefund.Claim)));
        Assert.Single(refunds.OfType<DueRefund>());
        var asks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => books.Db.Transact(AskProvider.Claim)));
        Assert.Single(asks.OfType<DuePayment>());
    }

    [Theory, EachDatabase]
    public async Task An_unknown_outcome_is_asked_about_until_there_is_an_answer(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Apply(await books.Requested(), new ProviderState.Unknown());
        for (var times = 0; times < 4; times++)
        {
            var due = (await books.Db.Transact(AskProvider.Claim))!;
            await books.Db.Transact(tx => AskProvider.Keep(tx, due, new(payment, new ProviderState.Unknown())));
            Assert.Null(await books.Db.Transact(AskProvider.Claim));
            books.Time.Advance(Patience.After(times));
        }
        var last = (await books.Db.Transact(AskProvider.Claim))!;
        await books.Db.Transact(tx => AskProvider.Keep(tx, last, new(payment, Books.Success())));
        Assert.Equal(PaymentState.Succeeded, (await books.Get(payment.Id)).State);
        books.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await books.Db.Transact(AskProvider.Claim));
    }

    [Theory, EachDatabase]
    public async Task An_open_order_is_looked_at_again_and_a_prepared_attempt_that_nobody_used_stays_prepared(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Requested();
        await books.Db.Transact(LookAtOpenOrders.Run);
        Assert.Null(await books.Db.Transact(AskProvider.Claim));
        for (var times = 0; times < 3; times++)
        {
            books.Time.Advance(HearPaymentRequested.LookAfter);
            await books.Db.Transact(LookAtOpenOrders.Run);
            var due = (await books.Db.Transact(AskProvider.Claim))!;
            Assert.Equal(payment.Id, due.Id);
            await books.Db.Transact(tx => AskProvider.Keep(tx, due, new(payment, new ProviderState.Nothing())));
            books.Time.Advance(Patience.After(5));
            Assert.Null(await books.Db.Transact(AskProvider.Claim));
        }
        Assert.Equal(PaymentState.New, (await books.Get(payment.Id)).State);
    }

    [Theory, EachDatabase]
    public async Task Money_that_nobody_claims_lies_on_the_desk_until_the_order_takes_it(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Captured();
        books.Time.Advance(TimeSpan.FromMinutes(26));
        await books.Db.Transact(LookAtOpenOrders.Run);
        await books.Db.Transact(LookAtOpenOrders.Run);
        var entry = Assert.Single(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, true, null, 10)));
        Assert.Equal((MoneyDesk.Unclaimed, payment.Id), (entry.Kind, entry.PaymentId));
        await books.Close(PayableNews.OrderPaid, paidBy: payment.Id);
        await books.Db.Transact(LookAtOpenOrders.Run);
        var settled = Assert.Single(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, false, null, 10)));
        Assert.Equal("taken", settled.SettledBy);
    }

    [Theory, EachDatabase]
    public async Task What_has_come_to_its_end_is_asked_about_once_and_no_more(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Captured();
        await books.Db.Transact(tx => PaymentStore.AskAbout(tx, payment.Id, tx.Now).AsTask());
        var due = (await books.Db.Transact(AskProvider.Claim))!;
        await books.Db.Transact(tx => AskProvider.Keep(tx, due, new(payment, Books.Success())));
        books.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null(await books.Db.Transact(AskProvider.Claim));
    }

    [Theory, EachDatabase]
    public async Task Captures_that_we_do_not_know_are_taken_in_or_lie_on_the_desk(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var lost = await books.Requested();
        await books.Db.Transact(tx => CompareCaptures.Begin(tx, new Providers(new SimulatorProvider(null!, null!))));
        Assert.Null(await books.Db.Transact(CompareCaptures.Claim));
        books.Time.Advance(TimeSpan.FromMinutes(1));
        var due = (await books.Db.Transact(CompareCaptures.Claim))!;
        Assert.Null(await books.Db.Transact(CompareCaptures.Claim));
        const string Order = "ord_01KJMA0JSJDVA85QC4QF5DGHAF";
        ProviderCapture[] news =
        [
            new("evt_1", "int_1", lost.Id, "ord_1", Books.Price), new("evt_2", "int_2", "pay_lost", Order, Books.Price),
            new("evt_3", "int_3", "somebody-elses", "", new Money(7, "EUR")),
        ];
        await books.Db.Transact(tx => CompareCaptures.Keep(tx, due, new(news, "evt_3", false)));
        await books.Db.Transact(tx => CompareCaptures.Keep(tx, due, new(news, "evt_3", false)));
        var said = await books.Said<PaymentSucceeded>();
        Assert.Equal([(lost.Id, "ord_1"), ("pay_lost", Order)], said.Select(one => (one.PaymentId, one.OrderId)));
        var entry = Assert.Single(await books.Db.Read(async snapshot => await MoneyDesk.Page(snapshot, true, null, 10)));
        Assert.Equal((MoneyDesk.UnknownCapture, new Money(7, "EUR")), (entry.Kind, entry.Amount));
    }

    [Theory, EachDatabase]
    public async Task A_refund_of_what_is_no_payment_of_the_order_is_refused_loudly(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Captured();
        foreach (var (order, id) in new[] { ("ord_2", payment.Id), ("ord_1", "pay_0") })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => books.Db.Transact(tx =>
                HearRefundRequested.Run(tx, new RefundRequested(order, id, Books.Price, "x", "cancelled"))));
        }
        Assert.Equal(0, await books.Count("SELECT COUNT(*) FROM refund"));
    }

    [Theory, EachDatabase, Rows(62)]
    public async Task The_database_itself_refuses_to_give_back_more_than_was_taken(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Captured();
        await Assert.ThrowsAsync<Conflict>(() => books.Db.Transact(async tx =>
            await tx.Execute("UPDATE payment SET refunding_minor = captured_minor + 1 WHERE id = @id", ("id", payment.Id))));
        await Assert.ThrowsAsync<Conflict>(() => books.Db.Transact(async tx =>
            await tx.Execute("UPDATE payment SET captured_minor = 1 WHERE id = @id", ("id", payment.Id))));
    }

    private static async Task<string> Cancelled(Books books)
    {
        var payment = await books.Captured();
        await books.Close(PayableNews.OrderPaid, paidBy: payment.Id);
        await books.Db.Transact(tx => HearRefundRequested.Run(tx, new RefundRequested("ord_1", payment.Id, Books.Price, "x", "cancelled")));
        return Assert.Single(await books.Db.Read(async snapshot => await RefundStore.Of(snapshot, payment.Id))).Id;
    }
}
