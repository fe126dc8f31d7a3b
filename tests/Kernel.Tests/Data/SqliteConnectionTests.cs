using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

public sealed class SqliteConnectionTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly ManualClock time = new();
    private readonly SqliteConnection connection;

    public SqliteConnectionTests()
    {
        connection = new SqliteConnection(scratch.File("toys.db"), readOnly: false, time);
        connection.BecomeWriter();
        connection.RunScript(
            "CREATE TABLE toy (id TEXT NOT NULL PRIMARY KEY, price BIGINT, CONSTRAINT cheap CHECK (price < 100 OR id = 'a: b'));");
    }

    [Fact]
    public void A_value_that_is_not_given_is_an_error_and_never_that_of_the_last_run()
    {
        Add("a", 1);
        Assert.Throws<StatementFailed>(
            () => connection.Execute("INSERT INTO toy (id, price) VALUES (@id, @price)", [("id", "b"), ("id", "c")]));
        Assert.Throws<StatementFailed>(() => connection.Execute("INSERT INTO toy (id, price) VALUES (@id, @price)", [("id", "b")]));
        Assert.Equal(1, Add("b", 2, swapped: true));
        Assert.Equal(2, connection.QueryOne<long?>("SELECT price FROM toy WHERE id = 'b'", row => row.Whole(0), []));
    }

    [Fact]
    public void The_rows_changed_are_those_of_this_statement()
    {
        Assert.Equal(1, Add("a", 1));
        Assert.Equal(0, connection.Execute("SELECT id FROM toy", []));
        Assert.Equal(0, connection.Execute("INSERT INTO toy (id, price) VALUES ('a', 2) ON CONFLICT (id) DO NOTHING", []));
        Assert.Equal(0, connection.Execute("UPDATE toy SET price = 3 WHERE id = 'b'", []));
        connection.Query("INSERT INTO toy (id, price) VALUES ('b', 1), ('c', 1) RETURNING id", row => row.Text(0), []);
        Assert.Equal(2, connection.Changes);
        connection.RunScript(
            "CREATE TRIGGER twins AFTER INSERT ON toy WHEN new.id = 'd' BEGIN INSERT INTO toy (id, price) VALUES ('e', 1), ('f', 1); END;");
        Assert.Equal(1, Add("d", 1));
    }

    [Fact]
    public void A_statement_started_while_rows_of_another_are_read_is_refused()
    {
        Add("a", 1);
        Assert.Throws<StatementFailed>(() => connection.Query("SELECT id FROM toy", row => connection.Execute("DELETE FROM toy", []), []));
        Assert.Equal(1, connection.Execute("DELETE FROM toy", []));
    }

    [Fact]
    public void A_row_that_was_kept_shows_nothing_once_its_statement_is_gone()
    {
        Add("a", 1);
        Row? kept = null;
        connection.Query("SELECT id FROM toy", row => kept = row, []);
        for (var i = 0; i < 1000; i++)       // more statements than are kept
            connection.Query($"SELECT {i}", row => row.Whole(0), []);
        Assert.True(kept!.IsNull(0));
    }

    [Fact]
    public void A_statement_stays_good_when_the_tables_change()
    {
        Add("a", 1);
        connection.RunScript("ALTER TABLE toy ADD COLUMN colour TEXT; CREATE INDEX toy_price ON toy (price);");
        Assert.Equal(1, Add("b", 2));
    }

    [Fact]
    public void Two_statements_in_one_are_refused() =>
        Assert.Throws<StatementFailed>(() => connection.Execute("DELETE FROM toy; DELETE FROM toy", []));

    [Fact]
    public void A_refused_check_is_told_by_its_name()
    {
        var refused = Assert.Throws<Conflict>(() => Add("dear", 100));
        Assert.Equal((ConflictKind.Check, "cheap"), (refused.Kind, refused.Table));
    }

    [Fact]
    public void A_commit_that_is_done_is_never_told_as_failed_because_it_took_long()
    {
        // SQLite asks about the time each 20,000 steps of a statement, counted over all its runs: a commit's turn comes as well.
        using var slow = new SqliteConnection(scratch.File("slow.db"), readOnly: false, new HastyClock());
        for (var i = 0; i < 15_000; i++)
        {
            slow.Run("BEGIN IMMEDIATE");
            slow.Run("COMMIT");
        }
        Assert.False(slow.InTransaction);
    }

    [Fact]
    public void A_migration_may_take_longer_than_a_statement()
    {
        using var slow = new SqliteConnection(scratch.File("slow.db"), readOnly: false, new HastyClock());
        Assert.Throws<Unavailable>(() => slow.Execute("CREATE TABLE number AS " + Numbers, []));
        slow.RunScript("CREATE TABLE number AS " + Numbers);
        Assert.Equal(100_000, slow.QueryOne<long?>("SELECT MAX(rowid) FROM number", row => row.Whole(0), []));
    }

    [Fact]
    public void A_file_that_is_no_database_can_not_serve()
    {
        File.WriteAllText(scratch.File("letter.db"), new string('x', 5000));
        using var letter = new SqliteConnection(scratch.File("letter.db"), readOnly: false, time);
        Assert.Throws<Unavailable>(letter.BecomeWriter);
    }

    public void Dispose()
    {
        connection.Dispose();
        scratch.Dispose();
    }

    private const string Numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n";

    private int Add(string id, long price, bool swapped = false) => connection.Execute(
        "INSERT INTO toy (id, price) VALUES (@id, @price)", swapped ? [("price", price), ("id", id)] : [("id", id), ("price", price)]);

    /// <summary>Each look at it shows two seconds more.</summary>
    private sealed class HastyClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds += 2;
    }
}
