using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Metrics;
using Stoa.Kernel.Tests.Hosting;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Metrics;

public sealed class LookTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task A_database_is_asked_once_however_many_look_and_not_at_all_when_nobody_does()
    {
        var till = new ToyTill();
        await using var shop = await ToyHouse.Start(
            scratch, ["identity", "till"], [new ToyIdentity(), till], ("Stoa:Metrics:Every", "01:00:00"));
        Assert.Equal(0, till.Asked);
        var looks = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Metrics.Read()));
        Assert.Equal(1, till.Asked);
        Assert.All(looks, seen => Assert.Equal(7, seen.Single(family => family.Name == "toys_on_the_shelf").Readings.Single().Value));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_costs_its_own_numbers_alone()
    {
        var till = new ToyTill { Broken = true };
        await using var shop = await ToyHouse.Start(scratch, ["identity", "till"], [new ToyIdentity(), till]);
        var seen = await shop.Metrics.Read();
        Assert.DoesNotContain(seen, family => family.Name == "toys_on_the_shelf");
        var answers = seen.Where(family => family.Name == "stoa_database_answers").SelectMany(family => family.Readings)
            .ToDictionary(reading => reading.Labels[0].Value, reading => reading.Value);
        Assert.Equal((1, 0), (answers["identity"], answers["till"]));
    }

    [Fact]
    public async Task What_is_said_is_summed_up_from_zero()
    {
        await using var shop = await ToyHouse.Start(scratch, ["identity", "till"], [new ToyIdentity(), new ToyTill()]);
        Assert.Equal([("usd", 0)], await Takings(shop));
        var database = shop.House.Here.Single(one => one.Name == "till").Database;
        await database.Transact(tx =>
        {
            tx.Publish(new Bought("usd", 5));
            tx.Publish(new Bought("usd", 7));
            tx.Publish(new Bought("eur", 2));
            return Task.CompletedTask;
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Transact(tx =>
        {
            tx.Publish(new Bought("usd", 100));
            throw new InvalidOperationException("Nothing was said.");
        }));
        Assert.Equal([("eur", 2), ("usd", 12)], await Takings(shop));
        var said = (await shop.Metrics.Read()).Where(family => family.Name == "stoa_events_said_total");
        Assert.Equal(
            3, said.SelectMany(family => family.Readings).Single(reading => reading.Labels.Contains(("event", Bought.Name))).Value);
    }

    [Theory]
    [InlineData("tx => PlaceOrder.Run(tx, tokens, order)", "PlaceOrder.Run")]
    [InlineData("async tx =>\n{\n    await tx.Execute(\"...\");", "transaction")]
    [InlineData("async tx => await MoneyDesk.Note(tx)", "MoneyDesk.Note")]
    [InlineData("BuyDemo.Begin", "BuyDemo.Begin")]
    [InlineData("Mark sent events", "Mark sent events")]
    public void A_span_is_named_by_the_use_case_and_by_nothing_that_is_passed_to_it(string work, string name) =>
        Assert.Equal(name, Tracing.UseCase(work));

    private static async Task<List<(string, double)>> Takings(RunningShop shop) =>
    [
        .. (await shop.Metrics.Read()).Single(family => family.Name == "toy_takings_total").Readings
            .Select(reading => (reading.Labels[0].Value, reading.Value)).OrderBy(one => one.Item2),
    ];

    private sealed record Bought(string Currency, long Amount) : IEvent
    {
        public static string Name => "till.bought.v1";

        string IEvent.Key => Currency;
    }

    private sealed class ToyTill : IService
    {
        private int asked;

        public int Asked => asked;

        public bool Broken { get; init; }

        public string Name => "till";

        public void Describe(ServiceDescription service)
        {
            service.Publishes<Bought>();
            service.Sums<Bought>(
                "toy_takings_total", "Takings.", bought => new Reading(bought.Amount, ("currency", bought.Currency)),
                new Reading(0, ("currency", "usd")));
            service.Measures("toys_on_the_shelf", "Toys.", snapshot =>
            {
                Interlocked.Increment(ref asked);
                return Broken ? throw new Unavailable("Not now.") : Task.FromResult(7.0);
            });
        }
    }
}
