using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data.Compliance;

/// <inheritdoc/>
public sealed class SqliteDatabaseTests() : DatabaseTests(Engine.Sqlite)
{
    [Fact]
    public async Task A_use_case_that_waits_for_something_else_is_refused_by_name()
    {
        var never = new TaskCompletionSource();
        var refused = await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(async tx =>
        {
            await Put(tx, "a");
            await never.Task;
        }));
        Assert.Contains("never.Task", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await HowMany());
    }

    // A disk that is full, as SQLite sees it: the file may not grow.
    private protected override Task Break() => Limit("(SELECT page_count FROM pragma_page_count)");

    private protected override Task Repair() => Limit("1000000");

    private protected override Task<List<string>> Shape(Database database, string table) =>
        database.Read(async snapshot => await snapshot.Query(
        """
        SELECT name || ' ' || type || ' ' || "notnull" || ' ' || COALESCE(dflt_value, '') || ' ' || pk FROM pragma_table_info(@table)
        UNION ALL SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = @table AND sql IS NOT NULL ORDER BY 1
        """,
        row => row.Text(0), ("table", table)));

    private async Task Limit(string pages)
    {
        var most = await Db.Read(async snapshot => await snapshot.QueryWhole("SELECT " + pages));
        await Db.Transact(tx =>
        {
            ((SqliteDatabase)Db).Writing.Run($"PRAGMA max_page_count = {most}");
            return Task.CompletedTask;
        });
    }
}
