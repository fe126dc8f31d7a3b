using System.Globalization;
using Stoa.Stress;
using Stoa.Testing;
using Stoa.Topology;

namespace Stoa.EndToEnd;

/// <summary>
/// The shop as it is deployed, with two processes of most services, while people buy and one process after the other is killed, and now and
/// then the broker, the databases or Redis. In the end everything that anybody was told is so. STOA_SEED repeats a run's order of kills,
/// STOA_KILLS says how many there are.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output) : IDisposable
{
    private const int UsualKills = 120, Buyers = 6, BrokerEvery = 12, DatabaseEvery = 20, RedisEvery = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly (string, int)[] Twice = [("catalog", 2), ("inventory", 2), ("cart", 2), ("ordering", 2), ("payments", 2)];

    private readonly Scratch scratch = new();

    [Fact]
    [Trait("Category", "Long")]
    public async Task Whatever_is_killed_nothing_is_lost_doubled_or_stuck()
    {
        Assert.SkipWhen(Town.WhyNot is not null, Town.WhyNot ?? "");
        await using var town = await Town.Start(
            [
                ("Stoa__Limits__browse", "off"), ("Stoa__Limits__buy", "off"), ("Stoa__Limits__webhook", "off"),
                ("Stoa__Drain", "00:00:00"),
            ],
            Twice);
        var address = town.Shop.Http.BaseAddress!;
        using var owner = new Owner(address);
        await owner.SignIn(Town.AdminEmail, town.AdminPassword);
        var productId = await owner.Sell("What everybody wants", 1_000_000);
        var besidesId = await owner.Sell("Besides", 1);
        var history = scratch.File("history");
        await using var diary = Diary.Open(history);

        var seed = Number("STOA_SEED", 1);
        var bought = new List<Purchase>();
        var killed = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (over, ended) = (false, 0);
        var crowd = Task.Run(async () =>
        {
            for (var round = 1; !Volatile.Read(ref over); round++)
                bought.AddRange(await Crowd.Buy(address, productId, Buyers * 4, Buyers, $"c{round}", Patience, Ended, diary, besidesId));
        }, TestContext.Current.CancellationToken);
        await Kill(town, new Random(seed), killed, crowd, () => Volatile.Read(ref ended));
        Volatile.Write(ref over, true);
        await crowd;

        var endings = bought.CountBy(one => one.Ending).ToDictionary();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {killed.Values.Sum()} kills ({string.Join(", ", killed)}); "
            + $"{bought.Count} purchases: {string.Join(", ", endings)}, {bought.Sum(one => one.Repeats)} requests repeated"));
        foreach (var failed in bought.Where(one => one.Ending == Ending.Failed).GroupBy(one => one.Word, StringComparer.Ordinal))
            output.WriteLine($"  {failed.Count()} ended with {failed.Key}");
        var (code, said) = await town.Verify("--history", history, "--patience", "120");
        output.WriteLine(said);
        Assert.True(code == 0, said);
        Assert.InRange(endings.GetValueOrDefault(Ending.Paid), killed.Values.Sum(), int.MaxValue);

        void Ended() => Interlocked.Increment(ref ended);
    }

    public void Dispose() => scratch.Dispose();

    private static int Number(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : usual;

    /// <summary>One after the other, a few purchases apart; each is started again before the next goes.</summary>
    private static async Task Kill(Town town, Random dice, SortedDictionary<string, int> killed, Task crowd, Func<int> ended)
    {
        var services = town.Services.Order(StringComparer.Ordinal).ToList();
        for (var kill = 1; kill <= Number("STOA_KILLS", UsualKills); kill++)
        {
            var next = ended() + dice.Next(1, 10);
            await Eventually.True(() => crowd.IsCompleted || ended() >= next);
            Assert.False(crowd.IsCompleted, crowd.Exception?.ToString());
            var service = services[dice.Next(services.Count)];
            var which = Twice.Any(one => one.Item1 == service) ? dice.Next(2) : 0;
            await town.Kill(service, which);
            killed[service] = killed.GetValueOrDefault(service) + 1;
            if (kill % BrokerEvery == 0)
                await Again("broker", town.Broker.Kill, town.Broker.Start);
            if (kill % DatabaseEvery == 0)
                await Again("database", town.Database.Kill, town.Database.Start);
            if (kill % RedisEvery == 0)
                await Again("redis", town.Cache.Kill, town.Cache.Start);
            await town.Restart(service, which);
        }

        async Task Again(string what, Func<Task> kill, Func<Task> start)
        {
            await kill();
            await start();
            killed[what] = killed.GetValueOrDefault(what) + 1;
        }
    }
}
