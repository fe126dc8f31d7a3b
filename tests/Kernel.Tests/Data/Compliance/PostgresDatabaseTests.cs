using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Postgres;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data.Compliance;

/// <inheritdoc/>
public sealed class PostgresDatabaseTests() : DatabaseTests(Engine.Postgres)
{
    private string known = "";

    [Fact]
    public async Task A_question_of_several_statements_sees_one_instant()
    {
        await Put("a", 1);
        for (var round = 0; round < 2; round++)       // the second time it is known to be of several
        {
            var (before, after) = await Db.Read(async snapshot =>
            {
                var first = await snapshot.QueryWhole("SELECT count FROM toy");
                await Elsewhere(() => Db.Transact(async tx => await tx.Execute("UPDATE toy SET count = count + 1")));
                return (first, await snapshot.QueryWhole("SELECT count FROM toy"));
            });
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public async Task Two_transactions_that_wait_for_each_other_both_succeed()
    {
        await Put("a");
        await Put("b");
        var (ran, bothHoldOne) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await Task.WhenAll(Move("a", "b"), Move("b", "a"));
        Assert.Equal((2, 2), (await Count("a"), await Count("b")));
        Assert.Equal(3, ran);

        async Task Move(string first, string second)
        {
            try
            {
                await Db.Transact(async tx =>
                {
                    await tx.Execute("UPDATE toy SET count = count + 1 WHERE id = @id", ("id", first));
                    if (Interlocked.Increment(ref ran) == 2)
                        bothHoldOne.TrySetResult();
                    await bothHoldOne.Task;
                    await tx.Execute("UPDATE toy SET count = count + 1 WHERE id = @id", ("id", second));
                });
            }
            finally
            {
                bothHoldOne.TrySetResult();       // one that failed must not leave the other waiting for ever
            }
        }
    }

    [Fact]
    public async Task A_connection_that_is_lost_before_the_commit_is_not_noticed()
    {
        var ran = 0;
        await Name();
        await Db.Transact(async tx =>
        {
            await Put(tx, "a");
            if (ran++ == 0)
                await EndSessions();
            await Put(tx, "b");
        });
        Assert.Equal(2, ran);
        Assert.Equal(2, await HowMany());
    }

    [Fact]
    public async Task A_commit_whose_outcome_is_unknown_is_unavailable_and_never_run_again()
    {
        // A trigger that runs in the commit and takes its time, so that the connection can be lost in the middle of it.
        await Server(
            """
            CREATE FUNCTION dawdle() RETURNS trigger AS $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$ LANGUAGE plpgsql;
            CREATE CONSTRAINT TRIGGER dawdling AFTER INSERT ON toy DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle();
            """, await Name());
        var ran = 0;
        var putting = Db.Transact(async tx =>
        {
            ran++;
            await Put(tx, "a");
        });
        await Server(
            $"""
            DO $$ BEGIN
                WHILE NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = '{await Name()}' AND wait_event = 'PgSleep') LOOP
                    PERFORM pg_stat_clear_snapshot();
                END LOOP;
            END $$
            """);
        await EndSessions();
        await Assert.ThrowsAsync<Unavailable>(() => putting);
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task Requests_leave_connections_for_what_is_under_way()
    {
        await using var few = await On(await Name(), ";Maximum Pool Size=4");
        await few.Open(Schema.Of("toys", Tables), CancellationToken.None);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holding = Enumerable.Range(0, 3).Select(_ => few.Transact(_ => release.Task)).ToList();

        await Assert.ThrowsAsync<Unavailable>(() => few.Transact(tx => Put(tx, "request")));
        await few.Transact(Lane.Event, Cause.None, "an event", tx => Put(tx, "event"));

        release.SetResult();
        await Task.WhenAll(holding);
        await few.Transact(tx => Put(tx, "request"));
        Assert.Equal(2, await HowMany());
    }

    [Fact]
    public async Task Too_many_who_wait_are_refused_at_once()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = Enumerable.Range(0, 1000).Select(_ => Db.Transact(_ => release.Task)).ToList();
        await Eventually(() => all.Any(one => one.IsFaulted));
        release.SetResult();
        await Task.WhenAll(all.Where(one => !one.IsFaulted));
        Assert.All(all.Where(one => one.IsFaulted), one => Assert.IsType<Unavailable>(one.Exception!.InnerException));
        Assert.InRange(all.Count(one => one.IsFaulted), 200, 999);       // 7 run and 768 wait
        await Put("a");
    }

    [Fact]
    public async Task A_careless_function_that_leaves_a_statement_running_harms_nobody()
    {
        await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(async tx =>
        {
            await Put(tx, "a");
            _ = tx.QueryWhole("SELECT COUNT(*) FROM toy WHERE pg_sleep(0.2) IS NULL").AsTask();
            await Put(tx, "b");
        }));
        await Put("c");
        Assert.Equal(["c"], await Texts("SELECT id FROM toy"));
    }

    [Fact]
    public async Task Replicas_that_start_together_create_and_migrate_once()
    {
        var schema = Schema.Of("shelves", "CREATE TABLE shelf (id TEXT NOT NULL PRIMARY KEY);");
        var name = "shelves_of_" + await Name();
        var replicas = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => On(name)));
        await Task.WhenAll(replicas.Select(replica => replica.Open(schema, CancellationToken.None)));
        await Task.WhenAll(replicas.Select((replica, i) =>
            replica.Transact(async tx => await tx.Execute("INSERT INTO shelf (id) VALUES (@id)", ("id", $"{i}")))));
        Assert.Equal(6, await Whole(replicas[0], "SELECT COUNT(*) FROM shelf"));
        Assert.Equal(2, await Whole(replicas[1], "SELECT COUNT(*) FROM schema_version"));
        foreach (var replica in replicas)
            await replica.DisposeAsync();
        await Server($"DROP DATABASE \"{name}\" WITH (FORCE)");
    }

    [Theory]
    [InlineData("ENCODING 'LATIN1' LOCALE 'C'", "LATIN1")]
    [InlineData("ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C'", "collation")]
    public async Task A_database_that_sorts_or_spells_otherwise_is_refused(string made, string says)
    {
        var other = "other_" + await Name();
        await Server($"CREATE DATABASE \"{other}\" TEMPLATE template0 {made}");
        await using var database = await On(other);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Open(Schema.KernelOnly, CancellationToken.None));
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        await Server($"DROP DATABASE \"{other}\" WITH (FORCE)");
    }

    [Fact]
    public async Task No_message_tells_what_customers_typed()
    {
        await Put("secret@example.com");
        var conflict = await Assert.ThrowsAsync<Conflict>(() => Put("secret@example.com"));
        Assert.DoesNotContain("secret", conflict.ToString(), StringComparison.Ordinal);
    }

    // Whoever starts now finds no database to connect to, and whoever was connected no longer is.
    private protected override async Task Break()
    {
        await Server($"ALTER DATABASE \"{await Name()}\" ALLOW_CONNECTIONS false");
        await EndSessions();
    }

    private protected override async Task Repair() => await Server($"ALTER DATABASE \"{await Name()}\" ALLOW_CONNECTIONS true");

    private protected override Task<List<string>> Shape(Database database, string table) =>
        database.Read(async snapshot => await snapshot.Query(
        """
        SELECT column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(column_default, '') AS line
        FROM information_schema.columns WHERE table_name = @table
        UNION ALL SELECT indexdef FROM pg_indexes WHERE tablename = @table ORDER BY line
        """,
        row => row.Text(0), ("table", table)));

    private async Task<string> Name()
    {
        if (known.Length == 0)
            known = Assert.Single(await Texts("SELECT CAST(current_database() AS TEXT)"));
        return known;
    }

    private async Task EndSessions() =>
        await Server($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{await Name()}'");

    /// <summary>A database of this name on the server, not open yet.</summary>
    private static async Task<PostgresDatabase> On(string database, string more = "") =>
        new("toys", (await PostgresServer.Shared).ConnectionString(database) + more, new Clock(), NullLogger.Instance);

    /// <summary>Runs something as another caller would, who knows nothing of what runs here.</summary>
    private static Task Elsewhere(Func<Task> run)
    {
        using (ExecutionContext.SuppressFlow())
            return Task.Run(run);
    }

    /// <summary>Does something to the server behind the house's back.</summary>
    private static async Task Server(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection((await PostgresServer.Shared).ConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
