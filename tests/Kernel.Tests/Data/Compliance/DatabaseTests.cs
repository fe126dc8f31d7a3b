using System.Security.Cryptography;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data.Compliance;

/// <summary>What every store must do alike, so that a use case can't tell them apart. Each store subclasses it and adds its own.</summary>
public abstract partial class DatabaseTests(Engine engine) : IAsyncLifetime
{
    protected const string Tables =
        """
        CREATE TABLE toy (
            id      TEXT   NOT NULL PRIMARY KEY,
            name    TEXT   NOT NULL,
            count   BIGINT NOT NULL,
            price   BIGINT,
            note    TEXT,
            picture BYTEA,
            CONSTRAINT toy_name_key UNIQUE (name),
            CONSTRAINT toy_count_not_negative CHECK (count >= 0)
        );
        CREATE TABLE part (
            toy_id TEXT   NOT NULL REFERENCES toy (id),
            place  BIGINT NOT NULL,
            label  TEXT,
            colour TEXT,
            PRIMARY KEY (toy_id, place)
        );
        CREATE UNIQUE INDEX part_colour_label ON part (colour, label);
        CREATE UNIQUE INDEX part_only_red ON part (toy_id) WHERE colour = 'red';
        """;

    private FreshDatabase? fresh;

    protected ManualClock Time { get; } = new();

    protected Engine Engine { get; } = engine;

    protected FreshDatabase Fresh => fresh!;

    private protected Database Db => Fresh.Database;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Engine == Engine.Postgres && PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        fresh = await Testing.Fresh.Database(Engine, "toys", Tables, new Clock(Time, RandomNumberGenerator.Fill), ToySold.Name);
    }

    public async ValueTask DisposeAsync()
    {
        if (fresh is not null)
            await fresh.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task Put(string id, long count = 0) => Db.Transact(tx => Put(tx, id, count));

    private protected static async Task Put(Tx tx, string id, long count = 0) =>
        await tx.Execute(
            "INSERT INTO toy (id, name, count) VALUES (@id, @name, @count)", ("id", id), ("name", "the " + id), ("count", count));

    private protected Task<long?> Count(string id) => Whole(Db, $"SELECT count FROM toy WHERE id = '{id}'");

    private protected Task<long?> HowMany(string table = "toy") => Whole(Db, "SELECT COUNT(*) FROM " + table);

    private protected Task<List<string>> Texts(string sql, params Param[] values) => Rows(sql, row => row.Text(0), values);

    private protected Task<List<T>> Rows<T>(string sql, Func<Row, T> read, params Param[] values) =>
        Db.Read(async snapshot => await snapshot.Query(sql, read, values));

    private protected static Task<long?> Whole(Database database, string sql) =>
        database.Read(async snapshot => await snapshot.QueryWhole(sql));

    private protected Task Run(string sql, params Param[] values) => Db.Transact(async tx => await tx.Execute(sql, values));

    private protected sealed record ToySold(string ToyId) : IEvent
    {
        public static string Name => "toys.toy-sold.v1";

        public string Key => ToyId;
    }

    private protected sealed record ToyLost(string ToyId) : IEvent
    {
        public static string Name => "toys.toy-lost.v1";

        public string Key => ToyId;
    }
}
