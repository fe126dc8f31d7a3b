using Stoa.Contracts;
using Stoa.Testing;
using static Stoa.Payments.PaymentState;

namespace Stoa.Payments.Tests;

public class PaymentTableTests
{
    private const string Url = "https://bank.example/3ds";
    private static readonly Money Price = new(23_775, "USD");

    private static readonly ProviderState[] Words =
    [
        new ProviderState.Nothing(), new ProviderState.Processing("int_1"), new ProviderState.ActionNeeded("int_1", Url),
        new ProviderState.Succeeded("int_1", "ord_1", Price), new ProviderState.Failed("int_1", "card-declined"),
        new ProviderState.Withdrawn(), new ProviderState.Unknown(),
    ];

    /// <summary>Every cell: what the attempt was, each word in the order above, and what it is then; a dot where nothing changes.</summary>
    private static readonly Dictionary<PaymentState, string> Cells = new()
    {
        //               nothing  processing action   succeeded failed  withdrawn unknown
        [New] = "        .        Pending    Pending  Succeeded Failed  .         Unknown",
        [Pending] = "    .        .          Pending  Succeeded Failed  Failed    .      ",
        [Succeeded] = "  .        .          .        .         .       .         .      ",
        [Failed] = "     .        .          .        Succeeded .       .         .      ",
        [Unknown] = "    .        Pending    Pending  Succeeded Failed  Failed    .      ",
    };

    private static readonly Dictionary<string, PaymentNewsKind> Means = new()
    {
        ["Pending"] = PaymentNewsKind.Waiting,
        ["Unknown"] = PaymentNewsKind.Waiting,
        ["Succeeded"] = PaymentNewsKind.Captured,
        ["Failed"] = PaymentNewsKind.Declined,
    };

    public static TheoryData<string, int, string> Every => [.. Cells.SelectMany(row =>
        row.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((became, word) => new TheoryDataRow<string, int, string>($"{row.Key}", word, became)))];

    [Fact]
    public void No_cell_is_left_out()
    {
        Assert.Equal(Enum.GetValues<PaymentState>(), Cells.Keys);
        Assert.Equal(Cells.Count * Words.Length, Every.Count);
        Assert.Equal(typeof(ProviderState).GetNestedTypes().Length, Words.Length);
    }

    [Theory, MemberData(nameof(Every))]
    public void Every_cell_is_as_it_is_written_down(string state, int word, string became)
    {
        var payment = In(Enum.Parse<PaymentState>(state));
        var news = payment.Hear(Words[word]);
        if (became == ".")
        {
            Assert.Null(news);
            return;
        }
        Assert.Equal((Enum.Parse<PaymentState>(became), Means[became]), (news!.Payment.State, news.Kind));
        Assert.Equal(became == "Succeeded" ? Price : Money.Zero("USD"), news.Payment.Captured);
        Assert.Equal(became == "Failed", news.Payment.FailureCode is not null);
        Assert.Null(news.Payment.Hear(Words[word]));
    }

    [Fact]
    public void In_whatever_order_and_however_often_they_come_captured_money_is_seen_and_stays()
    {
        foreach (var order in Shuffled([1, 2, 3, 4, 6, 0, 3, 4, 5], 500))
        {
            var (payment, captures) = (In(New), 0);
            foreach (var word in order)
            {
                if (payment.Hear(Words[word]) is not { } news)
                    continue;
                payment = news.Payment;
                captures += news.Kind == PaymentNewsKind.Captured ? 1 : 0;
            }
            Assert.Equal((Succeeded, Price, 1), (payment.State, payment.Captured, captures));
        }
    }

    [Theory, Rows(87)]
    [InlineData(1, "USD", "ord_1")]
    [InlineData(23_776, "USD", "ord_1")]
    [InlineData(23_775, "JPY", "ord_1")]
    [InlineData(23_775, "USD", "ord_2")]
    public void What_was_not_asked_for_pays_nothing_and_is_kept_in_sight(long minor, string currency, string orderId)
    {
        foreach (var state in new[] { New, Pending, Unknown, Failed })
        {
            var news = In(state).Hear(new ProviderState.Succeeded("int_1", orderId, new Money(minor, currency)))!;
            Assert.Equal((PaymentNewsKind.Misfit, Failed, Payment.Misfit), (news.Kind, news.Payment.State, news.Payment.FailureCode));
            Assert.Equal(new Money(minor, currency), news.Payment.Captured);
            Assert.All(Words, word => Assert.Null(news.Payment.Hear(word)));
        }
    }

    internal static Payment In(PaymentState state) => new(
        "pay_1", "ord_1", null, "simulator", state is New or Unknown ? null : "int_1", state, Price,
        state == Succeeded ? Price : Money.Zero("USD"), 0, 0, state == Failed ? "card-declined" : null, null, DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch, 1);

    /// <summary>So many orders of the same words, always the same ones.</summary>
    internal static IEnumerable<int[]> Shuffled(int[] words, int count)
    {
        var state = 88_172_645_463_325_252UL;
        for (var n = 0; n < count; n++)
        {
            var order = words.ToArray();
            for (var i = order.Length - 1; i > 0; i--)
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                var j = (int)(state % (ulong)(i + 1));
                (order[i], order[j]) = (order[j], order[i]);
            }
            yield return order;
        }
    }
}
