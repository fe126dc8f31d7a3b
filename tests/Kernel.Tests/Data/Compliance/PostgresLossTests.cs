using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Postgres;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data.Compliance;

/// <summary>What a service notices when its PostgreSQL server stops, dies and comes back.</summary>
public sealed class PostgresLossTests : IAsyncLifetime
{
    private static readonly Schema Tables = Schema.Of("toys", "CREATE TABLE toy (id TEXT NOT NULL PRIMARY KEY);");
    private PostgresServer? server;
    private PostgresDatabase? database;

    private PostgresServer Server => server!;

    private PostgresDatabase Db => database!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        server = await PostgresServer.StartNew();
        database = New();
        await database.Open(Tables, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    [Fact]
    public async Task While_the_server_is_away_the_database_is_unavailable_and_then_it_serves_again_by_itself()
    {
        await Put("before");
        await Server.Stop();
        for (var i = 0; i < 5; i++)
        {
            await Assert.ThrowsAsync<Unavailable>(() => Put("meanwhile"));
            await Assert.ThrowsAsync<Unavailable>(() => Toys());
        }
        await Assert.ThrowsAsync<Unavailable>(() => New().Open(Tables, CancellationToken.None));
        await Server.Start();
        await Put("after");
        Assert.Equal(["after", "before"], await Toys());
    }

    [Fact]
    public async Task A_restart_between_two_transactions_is_not_noticed()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Put($"before-{i}")));
        await Server.Stop();
        await Server.Start();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Put($"after-{i}")));
        Assert.Equal(40, (await Toys()).Count);
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_the_server_was_killed()
    {
        for (var round = 0; round < 3; round++)
        {
            var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var buyers = Enumerable.Range(0, 8).Select(buyer => Buy($"{round}-{buyer}")).ToList();
            Assert.Same(started.Task, await Task.WhenAny(started.Task, Task.WhenAll(buyers)));       // not all gave up before the kill
            await Server.Kill();
            await Task.WhenAll(buyers);
            await Server.Start();
            var there = (await Toys()).ToHashSet();
            Assert.All(acknowledged, id => Assert.Contains(id, there));

            async Task Buy(string buyer)
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        await Put($"{buyer}-{i}");
                        acknowledged.Add($"{buyer}-{i}");
                        if (acknowledged.Count > 100)
                            started.TrySetResult();
                    }
                }
                catch (Unavailable)
                {
                    // The server is gone, which ends this round.
                }
            }
        }
    }

    private PostgresDatabase New() => new("toys", Server.ConnectionString("{service}"), new Clock(), NullLogger.Instance);

    private Task Put(string id) => Db.Transact(async tx => await tx.Execute("INSERT INTO toy (id) VALUES (@id)", ("id", id)));

    private Task<List<string>> Toys() =>
        Db.Read(async snapshot => await snapshot.Query("SELECT id FROM toy ORDER BY id", row => row.Text(0)));
}
