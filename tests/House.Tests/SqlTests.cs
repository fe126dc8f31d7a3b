using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.House.Tests;

public class SqlTests
{
    private static readonly Schema Shelf = Schema.Of("toy",
        "CREATE TABLE shelf (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, size BIGINT NOT NULL, label BYTEA)");

    [Fact]
    public void Statements_are_found()
    {
        foreach (var (_, statements, _) in Places())
            Assert.NotEmpty(statements);
    }

    [Fact]
    public void Every_statement_is_a_constant_that_names_its_columns()
    {
        var statements = Places().SelectMany(place => place.Statements).ToList();
        Offences.None(Sql.PutTogether(statements));
        Offences.None(Sql.Careless(statements));
    }

    [Theory, EachDatabase]
    public async Task Every_statement_is_accepted_by_the_store(Engine engine)
    {
        foreach (var (_, statements, schema) in Places())
        {
            await using var store = await Store.With(engine, schema);
            Offences.None(await store.Refused(statements));
        }
    }

    [Theory, EachDatabase]
    public async Task A_statement_that_the_store_refuses_is_caught(Engine engine)
    {
        await using var store = await Store.With(engine, Shelf);
        string[] wrong =
        [
            "SELECT colour FROM shelf", "SELECT id FROM cellar", "SELECT id FORM shelf",
            "UPDATE shelf SET size = @size WHERE id = @id RETURN id",
            "INSERT INTO shelf (id, name) VALUES (@id, @name, @size)",
        ];
        foreach (var sql in wrong)
            Offences.One("A.cs:1", await store.Refused([new Statement("A.cs:1", sql)]));
    }

    [Theory, EachDatabase]
    public async Task Statements_in_portable_form_are_accepted(Engine engine)
    {
        await using var store = await Store.With(engine, Shelf);
        Offences.None(await store.Refused(
        [
            new("1", "SELECT id, name FROM shelf WHERE id IN (@ids) AND (@after IS NULL OR id > @after) ORDER BY id LIMIT @most"),
            new("2", "INSERT INTO shelf (id, name, size) SELECT @id, @name, @size WHERE true ON CONFLICT (id) DO NOTHING RETURNING id"),
            new("3", "SELECT @one, @two"),
        ]));
    }

    [Theory]
    [InlineData(Engine.Postgres, "SELECT id FROM shelf WHERE name GLOB @name")]
    [InlineData(Engine.Postgres, "SELECT size, COUNT(id), name FROM shelf GROUP BY size")]
    [InlineData(Engine.Postgres, "INSERT OR IGNORE INTO shelf (id, name, size) VALUES (@id, @name, @size)")]
    [InlineData(Engine.Sqlite, "SELECT id FROM shelf; DELETE FROM shelf")]
    [InlineData(Engine.Sqlite, "SELECT id::text FROM shelf")]
    [InlineData(Engine.Sqlite, "SELECT id FROM shelf WHERE name ILIKE @name")]
    [InlineData(Engine.Sqlite, "SELECT id FROM shelf FOR UPDATE SKIP LOCKED")]
    public async Task A_statement_that_only_one_store_takes_is_caught_by_the_other(Engine engine, string sql)
    {
        Assert.SkipWhen(engine == Engine.Postgres && PostgresServer.WhyNot is not null, PostgresServer.WhyNot ?? "");
        await using var store = await Store.With(engine, Shelf);
        Assert.Single(await store.Refused([new Statement("A.cs:1", sql)]));
    }

    [Fact]
    public void A_statement_is_read_however_it_is_written()
    {
        var statements = Find(
            """"
            static class Store
            {
                private const string Columns = "id, " + Other.Name;
                const int Most = 3;
                void A() => Query($"SELECT {Columns} FROM shelf LIMIT {Most}", Read);
                void B() => Query("SELECT id " + "FROM shelf");
                void C() => Query(
                    $"""
                    SELECT {Other.Name}
                    FROM shelf
                    """);
                void D() => Log("Select one, with care", "DELETE /shelf", "UPDATE failed");
            }
            static class Other { public const string Name = "name"; }
            """");
        Assert.Equal(
            ["SELECT id, name FROM shelf LIMIT 3", "SELECT id FROM shelf", "SELECT name\nFROM shelf"], statements.Select(one => one.Text));
        Assert.Equal(["Store.cs:5", "Store.cs:6", "Store.cs:8"], statements.Select(one => one.At));
    }

    [Theory]
    [InlineData("""class A { void B(string id) => Query($"SELECT id FROM shelf WHERE id = '{id}'"); }""")]
    [InlineData("""class A { void B(string order) => Query("SELECT id FROM shelf ORDER BY " + order); }""")]
    [InlineData("""class A { static readonly string Columns = "id"; void B() => Query($"SELECT {Columns} FROM shelf"); }""")]
    public void A_statement_that_is_put_together_is_caught(string text) => Offences.One("Store.cs:1", Sql.PutTogether(Find(text)));

    [Theory]
    [InlineData("SELECT * FROM shelf", "a star")]
    [InlineData("SELECT s.* FROM shelf AS s", "a star")]
    [InlineData("DELETE FROM shelf RETURNING *", "a star")]
    [InlineData("INSERT INTO shelf VALUES (@id, @name)", "does not name")]
    [InlineData("INSERT INTO shelf SELECT id, name FROM other", "does not name")]
    public void A_careless_statement_is_caught(string sql, string said) => Offences.One(said, Sql.Careless([new Statement("A.cs:1", sql)]));

    [Theory]
    [InlineData("SELECT COUNT(*) FROM shelf")]
    [InlineData("INSERT INTO shelf (id, name) VALUES (@id, @name)")]
    [InlineData("SELECT size * 2 FROM shelf")]
    public void Counting_and_naming_columns_are_fine(string sql) => Offences.None(Sql.Careless([new Statement("A.cs:1", sql)]));

    private static List<Statement> Find(string text) => [.. new Sql([new Code("Store.cs", text)]).Statements()];

    /// <summary>Where statements live: the Kernel on its own tables, each service on its own and the Kernel's.</summary>
    private static List<(string Name, List<Statement> Statements, Schema Schema)> Places() =>
    [
        ("kernel", [.. new Sql(Code.Product.Where(IsKernel)).Statements()], Schema.KernelOnly),
        .. Inhabitants.Real.Where(service => service.Tables.Parts.Count > 1)
            .Select(service => (service.Name, new Sql(Conversation.SourceOf(service)).Statements().ToList(), service.Tables)),
    ];

    private static bool IsKernel(Code code) =>
        code.Page.Path.StartsWith("src/Kernel/Messaging/", StringComparison.Ordinal)
        || code.Page.Path.StartsWith("src/Kernel/Web/", StringComparison.Ordinal);
}
