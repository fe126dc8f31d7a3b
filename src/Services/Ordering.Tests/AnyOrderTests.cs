using System.Globalization;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

/// <summary>
/// Messages in any order and any number: whatever comes, no money is lost, nothing is said twice, and the story holds together.
/// </summary>
public class AnyOrderTests
{
    private const int Stories = 150;

    private static readonly string[] SaidOnce =
    [
        "order-placed", "payment-requested", "order-paid", "order-rejected", "order-expired", "order-cancelled", "order-refunded",
    ];

    [Theory, EachDatabase]
    public async Task However_messages_are_shuffled_and_repeated_money_and_goods_stay_right(Engine engine)
    {
        await using var desk = await Desk.Open(engine);
        for (var seed = 1; seed <= Stories; seed++)
        {
            var dice = new Random(seed);
            var id = await desk.Place(buyer: dice.Next(2) == 0 ? Desk.Buyer() : Desk.Buyer(customer: null));
            var paid = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var happen in Plan(dice, desk, id, paid))
                await happen();
            await Check(desk, id, paid, string.Create(CultureInfo.InvariantCulture, $"story {seed}"));
        }
    }

    /// <summary>
    /// Some of what can be told to an order, shuffled, some of it twice. Refunds are told of payments that may not be known yet.
    /// </summary>
    private static List<Func<Task>> Plan(Random dice, Desk desk, string id, Dictionary<string, long> paid)
    {
        var plan = new List<Func<Task>>();
        for (var i = dice.Next(3); i >= 0; i--)
            plan.Add(() => desk.Reserve(id));
        if (dice.Next(6) == 0)
            plan.Add(() => desk.Refuse(id, new Shortage("prd_1", 2, 0)));
        for (var i = dice.Next(4); i > 0; i--)
        {
            var (payment, minor) = ($"pay_{i}", dice.Next(4) == 0 ? 2400L : 2500L);
            paid[payment] = minor;
            for (var again = dice.Next(2); again >= 0; again--)
                plan.Add(() => desk.Pay(id, payment, minor));
            if (dice.Next(4) == 0)
                plan.Add(() => desk.Refund(id, "rfd_" + payment, minor, minor, payment));
            if (dice.Next(4) == 0)
                plan.Add(() => desk.Refund(id, "rfd_part_" + payment, 700, 700, payment));
        }
        if (dice.Next(2) == 0)
            plan.Add(() => desk.Fail(id));
        if (dice.Next(3) == 0)
            plan.Add(() => desk.Change(id, Happening.Cancel));
        if (dice.Next(3) == 0)
            plan.Add(() => desk.Change(id, Happening.Ship));
        if (dice.Next(4) == 0)
            plan.Add(() => desk.Change(id, Happening.Deliver));
        if (dice.Next(3) == 0)
            plan.Add(() => desk.Tick(TimeSpan.FromMinutes(dice.Next(1, 16))));
        if (dice.Next(8) == 0)
            plan.Add(() => desk.Missing(id));
        plan.AddRange(plan.Where(_ => dice.Next(3) == 0).ToList());
        return [.. plan.OrderBy(_ => dice.Next())];
    }

    private static async Task Check(Desk desk, string id, Dictionary<string, long> paid, string story)
    {
        var (order, steps) = (await desk.Get(id), await desk.Steps(id));
        CheckChain(order, steps, story);
        var words = (await desk.Words(id)).Split(' ');
        foreach (var once in SaidOnce)
            Assert.True(words.Count(word => word == once) <= 1, $"{story}: {once} was said twice.");
        var isBought = order.Status is OrderState.Paid or OrderState.Shipped or OrderState.Delivered or OrderState.Refunded;
        Assert.True(order.PaymentId is not null || !isBought, $"{story}: goods without money.");

        // Each payment that came is the order's, or was asked back, or had gone back before it came.
        var back = (await desk.Said<RefundRequested>()).Where(one => one.OrderId == id).ToList();
        foreach (var (payment, minor) in paid)
        {
            var asked = back.Where(one => one.PaymentId == payment).Sum(one => one.Amount.Minor);
            var wentBack = await desk.Db.Read(async snapshot => await RefundStore.Of(snapshot, id, payment));
            Assert.True(asked <= minor, $"{story}: more of {payment} is asked back than came.");
            if (payment == order.PaymentId && isBought)
                Assert.True(asked == 0, $"{story}: money of a live order is asked back.");
            else
                Assert.True(asked + wentBack >= minor, $"{story}: {payment} is nobody's.");
        }
        var restocked = (await desk.Said<OrderCancelled>()).Count(one => one.OrderId == id && one.Restock)
            + (await desk.Said<OrderRefunded>()).Count(one => one.OrderId == id && one.Restock);
        Assert.True(restocked <= 1, $"{story}: goods went back twice.");
        Assert.True(restocked == 0 || !steps.Exists(step => step.To == OrderState.Shipped), $"{story}: what was shipped went back.");
    }

    private static void CheckChain(Order order, List<Step> steps, string story)
    {
        var (seq, state) = (0L, OrderState.None);
        foreach (var step in steps)
        {
            Assert.True(step.Seq == ++seq && step.From == state, $"{story}: step {step.Seq} does not follow.");
            state = step.To;
        }
        Assert.Equal((order.Version, order.Status), (seq, state));
    }
}
