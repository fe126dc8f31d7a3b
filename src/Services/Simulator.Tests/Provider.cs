using Microsoft.Extensions.Configuration;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Simulator.Tests;

/// <summary>An empty simulator with a clock that stands still.</summary>
internal sealed class Provider : IAsyncDisposable
{
    public static readonly Money Price = new(23_775, "USD");
    private readonly FreshDatabase fresh;

    private Provider(FreshDatabase fresh, ManualClock time, Clock clock, Weather weather)
    {
        (this.fresh, Time, Weather) = (fresh, time, weather);
        Pages = new Pages("https://shop.example", new Secrets(clock.NewBytes(32), clock));
        Counter = new Counter(fresh.Database, clock, weather, Pages);
    }

    public ManualClock Time { get; }

    public Weather Weather { get; }

    public Pages Pages { get; }

    public Counter Counter { get; }

    public Database Db => fresh.Database;

    public static async Task<Provider> Open(Engine engine, params (string Kind, string Rate)[] weather)
    {
        var time = new ManualClock();
        var clock = new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        var fresh = await Fresh.Database(engine, new SimulatorService(), clock);
        return new Provider(fresh, time, clock, WeatherOf(weather).Weather);
    }

    /// <summary>The weather that these settings make, and what is wrong with them.</summary>
    public static (Weather Weather, List<string> Wrong) WeatherOf(params (string Kind, string Rate)[] settings)
    {
        var wrong = new List<string>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.ToDictionary(one => "Stoa:Simulator:Weather:" + one.Kind, one => (string?)one.Rate)).Build();
        return (Weather.Read(configuration, new Clock(), wrong.Add), wrong);
    }

    public Task<SimulatedPayment> Charge(string key = "pay_1", string token = "tok_visa", string order = "ord_1", Money? amount = null) =>
        Counter.Charge(new ChargeSimulated(key, order, amount ?? Price, token));

    public Task<SimulatedRefund> Refund(string key, long minor, string payment = "pay_1") =>
        Counter.Refund(new RefundSimulated(key, payment, Price with { Minor = minor }));

    public Task<long> Count(string sql) => Db.Read(async snapshot => await snapshot.QueryWhole(sql) ?? 0);

    public async ValueTask DisposeAsync() => await fresh.DisposeAsync();
}
