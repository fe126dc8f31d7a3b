using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Simulator.Tests;

public class CounterTests
{
    [Theory, EachDatabase]
    public async Task A_key_is_charged_once_and_tells_the_same_again(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => provider.Charge()));
        Assert.Equal("succeeded", Assert.Single(answers.Distinct()).State);
        Assert.Equal(answers[0], await provider.Counter.Find("pay_1"));
        Assert.Equal(1, await provider.Count("SELECT COUNT(*) FROM happening"));
        Assert.Equal("key-in-use", (await provider.Charge(token: "tok_mastercard")).State);
        Assert.Equal("key-in-use", (await provider.Charge(order: "ord_2")).State);
        Assert.Equal("key-in-use", (await provider.Charge(amount: new Money(1, "USD"))).State);
        Assert.Equal(23_775, await provider.Count("SELECT SUM(captured_minor) FROM intent"));
    }

    [Theory, EachDatabase]
    public async Task Every_card_does_what_the_table_says(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        foreach (var card in TestCards.All.Where(card => !card.Sky.HasFlag(Sky.Timeout) && !card.Sky.HasFlag(Sky.TimeoutCaptured)))
        {
            var charging = provider.Charge(card.Token, card.Token);
            await Eventually.True(() => charging.IsCompleted, () => provider.Time.Advance(TimeSpan.FromSeconds(1)));
            if (card.Sky.HasFlag(Sky.Error) || card.Sky.HasFlag(Sky.ErrorCaptured))
                await Assert.ThrowsAsync<Unavailable>(() => charging);
            var now = await provider.Counter.Find(card.Token);
            var state = card.Sky.HasFlag(Sky.Error) || card.Sky.HasFlag(Sky.Busy)
                ? "nothing"
                : card.Outcome switch
                {
                    CardOutcome.Succeeds => "succeeded",
                    CardOutcome.Fails => "failed",
                    CardOutcome.AsksBuyer => "action",
                    _ => "processing",
                };
            Assert.Equal((card.Token, state), (card.Token, now.State));
        }
    }

    [Theory, EachDatabase]
    public async Task What_takes_a_while_is_known_later(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        await provider.Charge("pay_1", "tok_processing");
        await provider.Charge("pay_2", "tok_processingDeclined");
        await provider.Db.Transact(tx => FinishLater.Run(tx, provider.Weather));
        Assert.Equal("processing", (await provider.Counter.Find("pay_1")).State);
        provider.Time.Advance(ChargeCard.Later);
        await provider.Db.Transact(tx => FinishLater.Run(tx, provider.Weather));
        Assert.Equal(("succeeded", "failed"), ((await provider.Counter.Find("pay_1")).State, (await provider.Counter.Find("pay_2")).State));
    }

    [Theory, EachDatabase]
    public async Task A_withdrawn_key_takes_nothing_and_one_that_took_something_says_so(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        Assert.Equal("withdrawn", (await provider.Counter.Withdraw("pay_1")).State);
        Assert.Equal("withdrawn", (await provider.Counter.Withdraw("pay_1")).State);
        Assert.Equal("key-in-use", (await provider.Charge()).State);
        await provider.Charge("pay_2");
        Assert.Equal("succeeded", (await provider.Counter.Withdraw("pay_2")).State);
        await provider.Charge("pay_3", "tok_threeDSecureRequired");
        Assert.Equal("withdrawn", (await provider.Counter.Withdraw("pay_3")).State);
    }

    [Theory, EachDatabase]
    public async Task A_charge_and_its_withdrawal_at_once_agree(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        for (var n = 0; n < 20; n++)
        {
            var key = $"pay_{n}";
            var (charging, withdrawing) = (provider.Charge(key), provider.Counter.Withdraw(key));
            Assert.Equal(
                (await withdrawing).State == "succeeded" ? "succeeded" : "key-in-use", (await charging).State);
        }
    }

    [Theory, EachDatabase]
    public async Task A_refund_is_made_once_a_key_and_never_for_more_than_was_taken(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        await provider.Charge();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => provider.Refund("rfd_1", 14_000)));
        Assert.Equal("succeeded", Assert.Single(answers.Distinct()).State);
        Assert.Equal("amount-too-large", (await provider.Refund("rfd_2", 14_000)).FailureCode);
        Assert.Equal("no-such-payment", (await provider.Refund("rfd_3", 1, "pay_0")).FailureCode);
        Assert.Equal("succeeded", (await provider.Refund("rfd_4", 9_775)).State);
        Assert.Equal(23_775, await provider.Count("SELECT refunded_minor FROM intent"));
    }

    [Theory, EachDatabase]
    public async Task A_lost_answer_to_a_refund_is_told_the_second_time(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        await provider.Charge(token: "tok_refundAnswerLost");
        await Assert.ThrowsAsync<Unavailable>(() => provider.Refund("rfd_1", 5));
        Assert.Equal("succeeded", (await provider.Refund("rfd_1", 5)).State);
        Assert.Equal(5, await provider.Count("SELECT refunded_minor FROM intent"));
    }

    [Theory, EachDatabase]
    public async Task Captures_are_listed_in_the_order_in_which_they_happened_and_the_newest_a_little_later(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        foreach (var key in new[] { "pay_3", "pay_1", "pay_2" })
        {
            await provider.Charge(key, "tok_webhookLost");
            provider.Time.Advance(TimeSpan.FromSeconds(1));
        }
        await provider.Charge("pay_4", "tok_chargeDeclined");
        Task<SimulatedCaptures> List(string? after, int limit) =>
            provider.Counter.Captures(new(DateTimeOffset.UnixEpoch, after, limit));
        Assert.Empty((await List(null, 10)).Items);
        provider.Time.Advance(TimeSpan.FromMinutes(1));
        var first = (await List(null, 2)).Items;
        Assert.Equal(["pay_3", "pay_1"], first.Select(one => one.PaymentKey));
        Assert.Equal(["pay_2"], (await List(first[^1].Cursor, 2)).Items.Select(one => one.PaymentKey));
    }
}
