using Stoa.Kernel.Data;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    private const string ShelfOne = "CREATE TABLE shelf (id TEXT NOT NULL PRIMARY KEY);";

    private const string ShelfToday =
        """
        CREATE TABLE shelf (
            id     TEXT   NOT NULL PRIMARY KEY,
            height BIGINT NOT NULL DEFAULT 0,
            room   TEXT
        );
        CREATE INDEX shelf_room ON shelf (room);
        """;

    private static readonly Migration AddHeight = new(2, "ALTER TABLE shelf ADD COLUMN height BIGINT NOT NULL DEFAULT 0;");
    private static readonly Migration AddRoom = new(3, "ALTER TABLE shelf ADD COLUMN room TEXT; CREATE INDEX shelf_room ON shelf (room);");
    private static readonly Schema ShelvesOne = Schema.Of("shelves", ShelfOne);
    private static readonly Schema ShelvesToday = Schema.Of("shelves", ShelfToday, AddHeight, AddRoom);

    [Fact]
    public async Task A_new_shop_begins_with_todays_schema()
    {
        await using var shelves = await Testing.Fresh.Database(Engine, "shelves", ShelvesToday);
        Assert.Equal([("kernel", 3), ("shelves", 3)], await Versions(shelves.Database));
    }

    [Fact]
    public async Task An_older_shop_gets_there_through_every_step_and_keeps_its_data()
    {
        await using var shelves = await Testing.Fresh.Database(Engine, "shelves", ShelvesOne);
        await shelves.Database.Transact(async tx => await tx.Execute("INSERT INTO shelf (id) VALUES ('s')"));
        await shelves.Reopen(ShelvesToday);
        Assert.Equal([("kernel", 3), ("shelves", 1), ("shelves", 2), ("shelves", 3)], await Versions(shelves.Database));
        Assert.Equal(0, await Whole(shelves.Database, "SELECT height FROM shelf WHERE id = 's' AND room IS NULL"));
    }

    [Fact]
    public async Task Replaying_the_steps_gives_todays_schema()
    {
        await using var born = await Testing.Fresh.Database(Engine, "shelves", ShelvesToday);
        await using var grown = await Testing.Fresh.Database(Engine, "shelves", ShelvesOne);
        await grown.Reopen(ShelvesToday);
        Assert.Equal(await Shape(born.Database, "shelf"), await Shape(grown.Database, "shelf"));
        Assert.NotEmpty(await Shape(born.Database, "shelf"));
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_version_before_it()
    {
        await using var shelves = await Testing.Fresh.Database(Engine, "shelves", ShelvesOne);
        await shelves.Database.Transact(async tx => await tx.Execute("INSERT INTO shelf (id) VALUES ('s')"));
        var broken = new Migration(3, "ALTER TABLE shelf ADD COLUMN room TEXT; UPDATE shelf SET nothing = 1;");
        await Assert.ThrowsAsync<StatementFailed>(() => shelves.Reopen(Schema.Of("shelves", ShelfToday, AddHeight, broken)));

        await shelves.Reopen(Schema.Of("shelves", ShelfToday, AddHeight));
        Assert.Equal([("kernel", 3), ("shelves", 1), ("shelves", 2)], await Versions(shelves.Database));
        await Assert.ThrowsAsync<StatementFailed>(() => Whole(shelves.Database, "SELECT COUNT(room) FROM shelf"));

        await shelves.Reopen(ShelvesToday);
        Assert.Equal(1, await Whole(shelves.Database, "SELECT COUNT(*) FROM shelf WHERE room IS NULL"));
    }

    [Fact]
    public async Task Data_of_a_newer_program_is_refused()
    {
        await using var shelves = await Testing.Fresh.Database(Engine, "shelves", ShelvesToday);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => shelves.Reopen(ShelvesOne));
        Assert.Contains("version 3", refused.Message, StringComparison.Ordinal);
        await shelves.Reopen(ShelvesToday);
    }

    [Fact]
    public async Task Opening_again_changes_nothing()
    {
        await Put("a");
        await Fresh.Reopen(Schema.Of("toys", Tables));
        await Fresh.Reopen(Schema.Of("toys", Tables));
        Assert.Equal([("kernel", 3), ("toys", 1)], await Versions(Db));
        Assert.Equal(1, await HowMany());
    }

    /// <summary>The columns and indexes of a table, as the store tells them.</summary>
    private protected abstract Task<List<string>> Shape(Database database, string table);

    private static Task<List<(string, long)>> Versions(Database database) => database.Read(async snapshot =>
        await snapshot.Query("SELECT part, version FROM schema_version ORDER BY part, version", row => (row.Text(0), row.Whole(1))));
}
