using Stoa.Kernel.Data;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    [Fact]
    public async Task A_statement_tells_how_many_rows_it_changed() => await Db.Transact(async tx =>
    {
        await Put(tx, "a");
        await Put(tx, "b");
        Assert.Equal(2, await tx.Execute("UPDATE toy SET count = 7"));
        Assert.Equal(0, await tx.Execute("UPDATE toy SET count = 8 WHERE id = 'c'"));
        Assert.Equal(1, await tx.Execute("DELETE FROM toy WHERE id = 'a'"));
        Assert.Equal(1, await tx.Execute("INSERT INTO toy (id, name, count) SELECT 'd', 'd', count FROM toy"));
    });

    [Fact]
    public async Task A_statement_returns_the_rows_that_it_wrote() => await Db.Transact(async tx =>
    {
        Assert.Equal(5, await tx.QueryWhole("INSERT INTO toy (id, name, count) VALUES ('a', 'a', @count) RETURNING count", ("count", 5)));
        Assert.Equal(["a"], await tx.Query("UPDATE toy SET count = count + 1 WHERE count = 5 RETURNING id", row => row.Text(0)));
        Assert.Null(await tx.QueryOne("UPDATE toy SET count = 0 WHERE count = 5 RETURNING id", row => row.Text(0)));
        Assert.Equal("a", await tx.QueryOne("DELETE FROM toy WHERE id = 'a' RETURNING name", row => row.Text(0)));
        Assert.Equal(0, await tx.QueryWhole("SELECT COUNT(*) FROM toy"));
    });

    [Fact]
    public async Task An_expected_conflict_is_a_row_count() => await Db.Transact(async tx =>
    {
        const string Add = "INSERT INTO toy (id, name, count) VALUES (@id, @name, 0) ON CONFLICT DO NOTHING";
        Assert.Equal(1, await tx.Execute(Add, ("id", "a"), ("name", "a")));
        Assert.Equal(0, await tx.Execute(Add, ("id", "a"), ("name", "b")));
        Assert.Equal(0, await tx.Execute(Add, ("id", "b"), ("name", "a")));
        Assert.Equal(0, await tx.Execute(
            "INSERT INTO toy (id, name, count) SELECT id, name, 9 FROM toy WHERE true ON CONFLICT (id) DO NOTHING"));
        Assert.Equal(0, await tx.QueryWhole("SELECT MAX(count) FROM toy"));
    });

    [Fact]
    public async Task An_insert_can_become_an_update()
    {
        await Put("a", 1);
        await Db.Transact(async tx => Assert.Equal(1, await tx.Execute(
            "INSERT INTO toy (id, name, count) VALUES ('a', 'a', 5) ON CONFLICT (id) DO UPDATE SET count = toy.count + excluded.count")));
        Assert.Equal(6, await Count("a"));
    }

    [Fact]
    public async Task Rows_are_joined_with_values_that_came_along()
    {
        await Put("a", 1);
        await Put("b", 2);
        var found = await Db.Read(async snapshot => await snapshot.Query(
            """
            SELECT toy.id, v.column2 FROM (VALUES (@one, @ten), (@other, @twenty)) AS v
            JOIN toy ON toy.id = v.column1 WHERE toy.count < v.column2 ORDER BY toy.id
            """,
            row => (row.Text(0), row.Whole(1)), ("one", "a"), ("ten", 10), ("other", "b"), ("twenty", 20)));
        Assert.Equal([("a", 10), ("b", 20)], found);
    }

    [Fact]
    public async Task A_name_may_stand_twice_and_is_no_name_inside_quotes_or_comments()
    {
        await Db.Transact(async tx => await tx.Execute(
            "INSERT INTO toy (id, name, count, note) VALUES (@id, @id || '@id''@x', @count, '/* @y */') -- @z", ("count", 2), ("id", "a")));
        Assert.Equal("a@id'@x", Assert.Single(await Texts("SELECT \"name\" FROM toy /* @no */ WHERE id = @id", ("id", "a"))));
        Assert.Equal("/* @y */", Assert.Single(await Texts("SELECT note FROM toy")));
    }

    [Theory]
    [InlineData("SELECT id FROM toy WHERE id = @id AND name = @name")]
    [InlineData("SELECT id FROM toy")]
    [InlineData("SELECT id FROM toy WHERE id = @other")]
    public async Task Values_that_do_not_fit_the_statement_are_refused(string sql) =>
        await Assert.ThrowsAsync<StatementFailed>(() => Texts(sql, ("id", "a")));

    [Theory]
    [InlineData("SELECT nothing FROM toy")]
    [InlineData("SELECT id FROM nowhere")]
    [InlineData("SELEC id FROM toy")]
    [InlineData("SELECT id FROM toy; SELECT id FROM toy")]
    public async Task A_wrong_statement_is_told_with_its_text(string sql)
    {
        var failure = await Assert.ThrowsAsync<StatementFailed>(() => Texts(sql));
        Assert.Contains(sql, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_only_row_is_nothing_one_or_a_bug()
    {
        Assert.Null(await Db.Read(async snapshot => await snapshot.QueryOne("SELECT id FROM toy", row => row.Text(0))));
        await Put("a");
        Assert.Equal("a", await Db.Read(async snapshot => await snapshot.QueryOne("SELECT id FROM toy", row => row.Text(0))));
        await Put("b");
        await Assert.ThrowsAsync<StatementFailed>(() => Whole(Db, "SELECT count FROM toy"));
    }

    [Fact]
    public async Task A_question_can_not_write()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Db.Read(async snapshot =>
            await snapshot.Query("INSERT INTO toy (id, name, count) VALUES ('a', 'a', 0) RETURNING id", row => row.Text(0))));
        Assert.Equal(0, await HowMany());
    }

    [Fact]
    public async Task A_statement_that_takes_longer_than_a_second_is_stopped_and_the_next_one_runs()
    {
        const string Endless =
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000000000) SELECT COUNT(*) FROM n";
        await using var running = await Testing.Fresh.Database(Engine, "toys", Tables);       // by a clock that runs
        var database = running.Database;
        await Assert.ThrowsAsync<Unavailable>(() => database.Transact(async tx => await tx.QueryWhole(Endless)));
        await Assert.ThrowsAsync<Unavailable>(() => database.Read(async snapshot => await snapshot.QueryWhole(Endless)));
        await database.Transact(tx => Put(tx, "a"));
        Assert.Equal(1, await database.Read(async snapshot => await snapshot.QueryWhole("SELECT COUNT(*) FROM toy")));
    }
}
