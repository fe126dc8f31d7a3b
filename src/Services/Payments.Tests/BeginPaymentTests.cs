using Stoa.Testing;

namespace Stoa.Payments.Tests;

public class BeginPaymentTests
{
    [Theory, EachDatabase]
    public async Task Until_the_order_says_that_it_is_paid_its_payment_is_under_way(Engine engine)
    {
        await using var books = await Books.Open(engine);
        var payment = await books.Captured();
        Assert.Equal(payment.Id, Assert.IsType<BeginPayment.Pending>(await Begin(books)).Attempt.Id);
        await books.Close(PayableNews.OrderPaid, paidBy: payment.Id);
        Assert.IsType<BeginPayment.AlreadyPaid>(await Begin(books));
    }

    [Theory, EachDatabase]
    public async Task After_ten_declined_cards_it_is_enough(Engine engine)
    {
        await using var books = await Books.Open(engine);
        await books.Request();
        for (var attempt = 1; attempt <= Payable.MostAttempts; attempt++)
        {
            var begun = Assert.IsType<BeginPayment.GoOn>(await Begin(books)).Attempt;
            await books.Apply(begun, new ProviderState.Failed("int_" + attempt, "card-declined"));
        }
        Assert.IsType<BeginPayment.TooManyAttempts>(await Begin(books));
    }

    private static Task<BeginPayment.Outcome> Begin(Books books) => books.Db.Read(
        snapshot => BeginPayment.Run(snapshot, "ord_1", new Payer("usr_1", null), PayableNews.Pay));
}
