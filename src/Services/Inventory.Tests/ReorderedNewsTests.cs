using Stoa.Contracts;
using Stoa.Testing;
using static Stoa.Inventory.NewsKind;

namespace Stoa.Inventory.Tests;

/// <summary>The same news in any order, any number of times, in batches of any size: the same end, and never a piece too many.</summary>
public class ReorderedNewsTests
{
    /// <summary>Everything that Ordering can come to say of one order.</summary>
    private static readonly NewsKind[][] Lives =
    [
        [Placed], [Placed, Over], [Placed, Paid], [Placed, Paid, CancelledPaid], [Placed, Paid, RefundedUnshipped],
        [Placed, Paid, Refunded], [Placed, Paid, CancelledPaid, RefundedUnshipped], [Placed, Over, Paid],
    ];

    private static readonly string[] Products = ["prd_a", "prd_b", "prd_c"];

    [Fact]
    public void With_enough_for_everybody_the_order_of_the_news_makes_no_difference()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var orders = SomeOrders(random);
            var expected = new Model(Plenty);
            expected.Hear([.. orders.SelectMany(order => order)]);
            var model = new Model(Plenty);
            foreach (var batch in Batches(random, orders))
                model.Hear(batch);
            Assert.True(expected.Ending == model.Ending, $"seed {seed}: {model.Ending} instead of {expected.Ending}");
        }
    }

    [Fact]
    public void With_too_little_nothing_is_oversold_and_every_piece_is_accounted_for()
    {
        var (held, refused, missing) = (0, 0, 0);
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var model = new Model(_ => random.Next(0, 6));
            foreach (var batch in Batches(random, SomeOrders(random)))
            {
                model.Hear(batch);
                model.Check();
            }
            held += model.Replies.Count(reply => reply == Reply.Reserved);
            refused += model.Replies.Count(reply => reply == Reply.Refused);
            missing += model.Replies.Count(reply => reply == Reply.Missing);
        }
        Assert.True(held > 1_000 && refused > 1_000 && missing > 1_000, $"{held} held, {refused} refused, {missing} missing");
    }

    [Theory, EachDatabase]
    public async Task The_stores_do_what_the_plan_says(Engine engine)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var orders = SomeOrders(random);
            var stock = Products.ToDictionary(product => product, _ => seed % 2 == 0 ? 1_000L : random.Next(0, 6));
            var model = new Model(product => stock[product]);
            await using var shelf = await Shelf.Open(engine, [.. stock.Select(one => (one.Key, one.Value))]);
            foreach (var batch in Batches(random, orders))
            {
                model.Hear(batch);
                await shelf.Hear(batch);
                Assert.Empty(await shelf.Violations());
            }
            foreach (var (product, (onHand, reserved)) in model.Stocks)
                Assert.Equal((seed, product, (onHand, reserved)), (seed, product, await shelf.Of(product)));
            foreach (var order in orders.Select(order => order[0].OrderId))
                Assert.Equal(model.Holds.TryGetValue(order, out var hold) ? hold.State : HoldState.None, await shelf.Hold(order));
        }
    }

    private static long Plenty(string product) => 1_000;

    private static List<List<OrderNews>> SomeOrders(Random random) =>
    [
        .. Enumerable.Range(1, random.Next(2, 8)).Select(number =>
        {
            (string, int)[] lines = [.. Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => (Products[random.Next(Products.Length)], random.Next(1, 4)))];
            return Lives[random.Next(Lives.Length)].Select(kind => Orders.News(kind, $"ord_{number}", lines)).ToList();
        }),
    ];

    /// <summary>Shuffled, some of it twice, and cut into batches as they happen to wait.</summary>
    private static IEnumerable<List<OrderNews>> Batches(Random random, List<List<OrderNews>> orders)
    {
        var all = orders.SelectMany(order => order).ToList();
        all.AddRange(all.Where(_ => random.Next(3) == 0).ToList());
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        for (int start = 0, size; start < shuffled.Length; start += size)
        {
            size = Math.Min(random.Next(1, 6), shuffled.Length - start);
            yield return [.. shuffled.AsSpan(start, size)];
        }
    }

    /// <summary>Holds and stocks in memory, moved by the plan as the stores are.</summary>
    private sealed class Model(Func<string, long> initial)
    {
        private readonly Dictionary<string, long> began = Products.ToDictionary(product => product, initial);

        public Dictionary<string, Hold> Holds { get; } = [];

        public Dictionary<string, (long OnHand, long Reserved)> Stocks =>
            stocks ??= began.ToDictionary(one => one.Key, one => (one.Value, 0L));

        public List<Reply> Replies { get; } = [];

        public string Ending => string.Join("; ", Stocks.Select(one => $"{one.Key} {one.Value}"))
            + string.Concat(Holds.OrderBy(hold => hold.Key).Select(hold => $"; {hold.Key} {hold.Value.State}"));

        private Dictionary<string, (long OnHand, long Reserved)>? stocks;

        public void Hear(List<OrderNews> batch)
        {
            var known = Holds.ToDictionary(one => one.Key, one => new Hold(one.Key, one.Value.State, one.Value.Lines));
            var plan = new HoldPlan(known, HoldPlan.Wanted(batch, known).ToDictionary(
                product => product, product => Stocks[product].OnHand - Stocks[product].Reserved));
            Replies.AddRange(batch.Select(news => plan.Follow(news).Reply).ToList());
            foreach (var move in plan.Movements)
                Stocks[move.ProductId] = (Stocks[move.ProductId].OnHand + move.OnHand, Stocks[move.ProductId].Reserved + move.Reserved);
            foreach (var hold in plan.Changed)
                Holds[hold.OrderId] = hold;
        }

        public void Check()
        {
            foreach (var (product, (onHand, reserved)) in Stocks)
            {
                Assert.InRange(reserved, 0, onHand);
                Assert.Equal(Count(product, HoldState.Held), reserved);
                Assert.Equal(began[product] - Count(product, HoldState.Committed), onHand);
            }
        }

        private long Count(string product, HoldState state) => Holds.Values.Where(hold => hold.State == state)
            .SelectMany(hold => hold.Lines).Where(line => line.ProductId == product).Sum(line => line.Quantity);
    }
}
