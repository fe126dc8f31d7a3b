using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Redis;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Messaging.Redis;

/// <summary>
/// Two processes of one service over one database. The clock stands still, so that nobody finds anything by looking again.
/// </summary>
public sealed class SisterWordsTests : IAsyncLifetime
{
    private readonly ManualClock time = new();
    private readonly List<IAsyncDisposable> open = [];
    private RedisServer? redis;
    private FreshDatabase? data;

    private Clock Clock => new(time, System.Security.Cryptography.RandomNumberGenerator.Fill);

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(RedisServer.WhyNot is not null, RedisServer.WhyNot ?? "");
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        redis = await RedisServer.StartNew();
        data = await Fresh.Database(Engine.Postgres, ToyService.Till(), Clock);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in open)
            await one.DisposeAsync();
        if (data is not null)
            await data.DisposeAsync();
        if (redis is not null)
            await redis.DisposeAsync();
    }

    [Fact]
    public async Task A_commit_in_one_wakes_who_waits_in_the_other()
    {
        var (here, there) = (await Start(), await Start());
        var looks = 0;
        var waiting = there.Database.Wait(
            "toy/bear",
            async snapshot =>
            {
                Interlocked.Increment(ref looks);
                return await snapshot.QueryOne("SELECT toy FROM shelf WHERE toy = 'bear'", row => row.Text(0));
            },
            TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await Eventually.True(() => Volatile.Read(ref looks) == 1);
        Assert.False(waiting.IsCompleted);
        await here.Database.Transact(async tx =>
        {
            tx.Touch("toy/bear");
            Assert.Equal(1, await tx.Execute("INSERT INTO shelf (toy) VALUES ('bear')"));
        });
        Assert.Equal("bear", await waiting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task What_every_process_hears_arrives_without_a_broker_and_the_rest_does_not()
    {
        var (here, there) = (await Start(), await Start());
        await here.Database.Transact(tx =>
        {
            tx.Publish(new ToySoldInBoxes("bear", 1));
            tx.Publish(new ToySold("bear", 1));
            return Task.CompletedTask;
        });
        await Eventually.Equal(1, () => Task.FromResult(there.Heard.Count));
        Assert.Equal(new ToySold("bear", 1), Assert.Single(there.Heard));
        Assert.Empty(here.Heard);
    }

    /// <summary>One process: its own connection to the data, and its place in the shop's talk.</summary>
    private async Task<Process> Start()
    {
        var clock = Clock;
        var database = data!.Sister();
        var description = Fresh.Describe(ToyService.Till(), database, clock);
        await database.Open(description.Tables, TestContext.Current.CancellationToken);
        var grapevine = new RedisGrapevine(redis!.Address, clock, NullLogger.Instance);
        var secrets = new Secrets(Encoding.UTF8.GetBytes("a secret that all processes of this shop share"), clock);
        var sisters = new Sisters(grapevine, secrets, clock, NullLogger.Instance);
        open.AddRange([database, sisters]);
        var heard = new ConcurrentBag<object>();
        var listener = new Overhearing(ToySold.Name, typeof(ToySold), heard.Add);
        SisterWords.Share(sisters, [description], [ToySold.Name], new Overhearers([listener], NullLogger.Instance));
        sisters.Start();
        await Eventually.True(() => grapevine.IsListening);
        return new Process(database, heard);
    }

    private sealed record Process(Database Database, ConcurrentBag<object> Heard);
}
