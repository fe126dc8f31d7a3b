namespace Stoa.Ordering.Tests;

public class OrderLifeTests
{
    /// <summary>What is expected of every state (a column) in every happening (a line); by hand, never made from the code.</summary>
    private const string Expected =
        """
        happening                  none    pending  awaiting  paid      shipped   delivered rejected expired  cancelled refunded
        CheckedOut                 place   no       no        no        no        no        no       no       no        no
        StockReserved              -       await    -         -         -         -         -        -        -         -
        StockReservedForNothing    -       pay      -         -         -         -         -        -        -         -
        StockRefused               -       reject   -         -         -         -         -        -        -         -
        StockMissing               -       missing  missing   missing   missing   missing   missing  missing  missing   missing
        NoAnswer                   -       expire   -         -         -         -         -        -        -         -
        ReminderDue                -       -        remind    -         -         -         -        -        -         -
        TimeUp                     -       -        expire    -         -         -         -        -        -         -
        PaymentFits                back    back!    pay       back!     back!     back!     back!    back!    back!     back!
        PaymentWrong               back    back!    back!     back!     back!     back!     back!    back!    back!     back!
        PaymentAgain               -       -        -         -         -         -         -        -        -         -
        PaymentReturned            -       returned returned  returned  returned  returned  returned returned returned  returned
        PaymentFailed              -       -        decline   -         -         -         -        -        -         -
        RefundPart                 -       money    money     money     money     money     money    money    money     money
        RefundWhole                -       money    money     refund    refund    refund    money    money    money     money
        RefundOther                -       money    money     money     money     money     money    money    money     money
        RefundFailed               -       failed   failed    failed    failed    failed    failed   failed   failed    failed
        Cancel                     no      cancel   cancel    call-off  no        no        no       no       no        no
        Ship                       no      no       no        ship      no        no        no       no       no        no
        Deliver                    no      no       no        no        deliver   no        no       no       no        no
        """;

    private static readonly Dictionary<string, string> Meaning = new(StringComparer.Ordinal)
    {
        ["-"] = "nothing",
        ["no"] = "refused",
        ["place"] = "Pending 'placed' OrderPlaced",
        ["await"] = "AwaitingPayment 'stock-reserved' PaymentRequested",
        ["pay"] = "Paid 'paid' OrderPaid",
        ["reject"] = "Rejected 'stock-refused' OrderRejected",
        ["expire"] = "Expired 'expired' OrderExpired",
        ["cancel"] = "Cancelled 'cancelled' OrderCancelled",
        ["call-off"] = "Cancelled 'cancelled' OrderCancelled RefundOfWhatIsLeft",
        ["ship"] = "Shipped 'shipped' OrderShipped",
        ["deliver"] = "Delivered 'delivered' OrderDelivered",
        ["refund"] = "Refunded 'refunded' OrderRefunded",
        ["decline"] = "stays 'payment-declined' PaymentDeclined",
        ["remind"] = "stays 'reminded' PaymentReminded",
        ["back"] = "stays RefundOfThisPayment",
        ["back!"] = "stays 'payment-refused' RefundOfThisPayment",
        ["returned"] = "stays 'payment-returned'",
        ["money"] = "stays 'money-returned'",
        ["failed"] = "stays 'refund-failed'",
        ["missing"] = "stays 'stock-missing'",
    };

    public static TheoryData<string, string, string> Cells()
    {
        var cells = new TheoryData<string, string, string>();
        foreach (var line in Expected.ReplaceLineEndings("\n").Split('\n').Skip(1))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (state, word) in Enum.GetValues<OrderState>().Zip(words.Skip(1)))
                cells.Add(state.ToString(), words[0], Meaning[word]);
        }
        return cells;
    }

    [Theory, MemberData(nameof(Cells))]
    public void An_order_makes_of_a_happening_what_is_expected(string state, string what, string expected) =>
        Assert.Equal(expected, Told(OrderLife.On(Enum.Parse<OrderState>(state), Enum.Parse<Happening>(what))));

    [Fact]
    public void Every_state_has_an_expectation_for_every_happening() => Assert.Equal(
        Enum.GetValues<OrderState>().SelectMany(state => Enum.GetValues<Happening>().Select(what => $"{state} {what}")).Order(),
        Cells().Select(cell => $"{cell.Data.Item1} {cell.Data.Item2}").Order());

    [Theory]
    [InlineData("Rejected")]
    [InlineData("Expired")]
    [InlineData("Cancelled")]
    [InlineData("Refunded")]
    public void What_is_over_stays_over(string state) => Assert.All(
        Enum.GetValues<Happening>(), what => Assert.Equal(OrderState.None, OrderLife.On(Enum.Parse<OrderState>(state), what).To));

    [Fact]
    public void What_was_paid_is_never_unpaid_again_but_by_sending_the_money_back()
    {
        foreach (var state in new[] { OrderState.Paid, OrderState.Shipped, OrderState.Delivered })
        {
            var next = Enum.GetValues<Happening>().Select(what => OrderLife.On(state, what).To).Where(to => to != OrderState.None);
            Assert.DoesNotContain(next, to => to.IsOpen() || to is OrderState.Expired or OrderState.Rejected);
        }
    }

    [Fact]
    public void Money_is_taken_or_sent_back_wherever_it_meets_an_order()
    {
        foreach (var state in Enum.GetValues<OrderState>())
        {
            var fits = OrderLife.On(state, Happening.PaymentFits);
            Assert.Contains(fits.Says, said => said is Said.OrderPaid or Said.RefundOfThisPayment);
            Assert.Equal([Said.RefundOfThisPayment], OrderLife.On(state, Happening.PaymentWrong).Says);
        }
    }

    [Fact]
    public void Every_word_for_a_state_is_read_as_that_state()
    {
        foreach (var state in Enum.GetValues<OrderState>().Where(state => state != OrderState.None))
            Assert.Equal(state, OrderStates.Read(state.Word()));
        Assert.Null(OrderStates.Read("none"));
        Assert.Null(OrderStates.Read("Paid"));
    }

    private static string Told(Decision decision)
    {
        if (decision == Decision.Nothing)
            return "nothing";
        if (decision == Decision.Refused)
            return "refused";
        var to = decision.To == OrderState.None ? "stays" : decision.To.ToString();
        var entry = decision.Entry is null ? [] : new[] { $"'{decision.Entry}'" };
        return string.Join(' ', [to, .. entry, .. decision.Says.Select(said => $"{said}")]);
    }
}
