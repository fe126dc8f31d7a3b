using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using static Stoa.Kernel.Data.Sqlite.Sqlite3;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>One connection to a file, used by one thread at a time, with its statements kept prepared.</summary>
internal sealed unsafe class SqliteConnection : IDisposable
{
    private const int MostStatements = 512;
    private const int ProgressEvery = 20_000;
    private const int PagesCopiedAtOnce = 1_000;
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly TimeProvider time;
    private readonly TimeSpan mostTime;
    private readonly GCHandle self;
    private nint db;
    private SqliteStatement? running;
    private long started;
    private int count;

    /// <param name="mostTime">How long a statement may take; a second where nothing is said.</param>
    public SqliteConnection(string file, bool readOnly, TimeProvider time, TimeSpan? mostTime = null)
    {
        (this.time, this.mostTime) = (time, mostTime ?? CommandTimeout);
        var flags = OpenNoMutex | (readOnly ? OpenReadOnly : OpenReadWrite | OpenCreate);
        var code = sqlite3_open_v2(file, out db, flags, 0);
        if (code != Ok)
        {
            var reason = db == 0 ? "out of memory" : Utf8(sqlite3_errmsg(db));
            _ = sqlite3_close_v2(db);
            throw new Unavailable($"Can't open {file}: {reason}.");
        }
        self = GCHandle.Alloc(this, GCHandleType.Weak);
        _ = sqlite3_extended_result_codes(db, 1);
        _ = sqlite3_busy_timeout(db, (int)CommandTimeout.TotalMilliseconds);
        sqlite3_progress_handler(db, ProgressEvery, &OnProgress, (void*)GCHandle.ToIntPtr(self));
        try
        {
            // Checkpoints are the writer's business alone, and not on the path of a commit.
            Run("PRAGMA wal_autocheckpoint = 0");
            Run("PRAGMA foreign_keys = ON");
            Run("PRAGMA temp_store = MEMORY");
        }
        catch (Exception)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>How many pages the write-ahead log held after the last commit or checkpoint here.</summary>
    public int LogPages { get; private set; }

    /// <summary>How many rows the last statement changed. SQLite itself goes on telling the number of the last one that wrote.</summary>
    public int Changes { get; private set; }

    /// <summary>How many statements were run since this was last asked.</summary>
    public int TakeCount()
    {
        var counted = count;
        count = 0;
        return counted;
    }

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>A transaction is open. SQLite may end one by itself when an error is grave.</summary>
    public bool InTransaction => sqlite3_get_autocommit(db) == 0;

    /// <summary>Makes this the connection that writes: everything durable at each commit.</summary>
    public void BecomeWriter()
    {
        var mode = QueryOne("PRAGMA journal_mode = WAL", static row => row.Text(0), []);
        if (mode != "wal")
            throw new Unavailable($"This file system can't hold a database with a write-ahead log (it gave '{mode}').");
        Run("PRAGMA synchronous = FULL");
        Run("PRAGMA cache_size = -16000");
        sqlite3_wal_hook(db, &OnCommit, (void*)GCHandle.ToIntPtr(self));
    }

    public SqliteStatement Prepare(string sql)
    {
        if (statements.TryGetValue(sql, out var known))
            return known;
        if (statements.Count == MostStatements)
            ForgetStatements();
        var bytes = Encoding.UTF8.GetBytes(sql + '\0');
        fixed (byte* text = bytes)
        {
            var code = sqlite3_prepare_v3(db, text, bytes.Length, PreparePersistent, out var statement, out var tail);
            if (code != Ok)
                throw Failure(code, sql);
            // A second statement would be forgotten in silence.
            if (statement == 0 || new ReadOnlySpan<byte>(tail, (int)(text + bytes.Length - 1 - tail)).ContainsAnyExcept(" \t\r\n;"u8))
            {
                _ = sqlite3_finalize(statement);
                throw new StatementFailed("One statement at a time.", sql);
            }
            return statements[sql] = new SqliteStatement(this, statement, sql);
        }
    }

    public int Execute(string sql, ReadOnlySpan<Param> values)
    {
        var statement = Start(sql, values);
        try
        {
            while (statement.Step())
            {
            }
        }
        finally
        {
            Finish(statement);
        }
        return Changes;
    }

    public List<T> Query<T>(string sql, Func<Row, T> read, ReadOnlySpan<Param> values)
    {
        var statement = Start(sql, values);
        try
        {
            var rows = new List<T>();
            while (statement.Step())
                rows.Add(read(statement));
            return rows;
        }
        finally
        {
            Finish(statement);
        }
    }

    public T? QueryOne<T>(string sql, Func<Row, T> read, ReadOnlySpan<Param> values)
    {
        var statement = Start(sql, values);
        try
        {
            if (!statement.Step())
                return default;
            var row = read(statement);
            return statement.Step() ? throw new StatementFailed("More than one row.", sql) : row;
        }
        finally
        {
            Finish(statement);
        }
    }

    /// <summary>
    /// Begins or ends a transaction or a savepoint, or sets a pragma. The time limit of statements does not hold here: SQLite looks at it
    /// once more after a COMMIT is done, and would tell a durable commit as one that failed.
    /// </summary>
    public void Run(string sql)
    {
        var statement = Prepare(sql);
        try
        {
            while (statement.Step())
            {
            }
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Runs a script of several statements, each once and however long it takes: a big shop's migration does.</summary>
    public void RunScript(string script)
    {
        var bytes = Encoding.UTF8.GetBytes(script + '\0');
        fixed (byte* text = bytes)
        {
            for (var rest = text; rest < text + bytes.Length - 1;)
            {
                var code = sqlite3_prepare_v3(db, rest, (int)(text + bytes.Length - rest), 0, out var statement, out var tail);
                if (code == Ok && statement != 0)
                {
                    code = sqlite3_step(statement);
                    var failure = code is RowReady or Finished ? null : Failure(code, script);
                    _ = sqlite3_finalize(statement);
                    if (failure is not null)
                        throw failure;
                }
                else if (code != Ok)
                {
                    throw Failure(code, script);
                }
                rest = tail;
            }
        }
    }

    /// <summary>
    /// Copies the log into the file: passive copies what readers allow, truncate needs them gone and waits for none. True when it
    /// could do so.
    /// </summary>
    public bool Checkpoint(bool truncate)
    {
        _ = sqlite3_busy_timeout(db, 0);
        var code = sqlite3_wal_checkpoint_v2(db, null, truncate ? CheckpointTruncate : CheckpointPassive, out var pages, out _);
        _ = sqlite3_busy_timeout(db, (int)CommandTimeout.TotalMilliseconds);
        if (pages >= 0)
            LogPages = pages;
        return code == Ok;
    }

    /// <summary>
    /// Copies everything into a new file, as it is for the transaction that is open here, and tells how many pages of how many are done.
    /// The copy is a single file that needs no log beside it.
    /// </summary>
    public void CopyTo(string file, Action<int, int> told)
    {
        using var copy = new SqliteConnection(file, readOnly: false, time);
        var copying = sqlite3_backup_init(copy.db, "main", db, "main");
        if (copying == 0)
            throw copy.Failure(Error, file);
        int code;
        do
        {
            code = sqlite3_backup_step(copying, PagesCopiedAtOnce);
            var pages = sqlite3_backup_pagecount(copying);
            told(pages - sqlite3_backup_remaining(copying), pages);
        }
        while (code == Ok);
        _ = sqlite3_backup_finish(copying);
        if (code != Finished)
            throw copy.Failure(code, file);
        copy.Run("PRAGMA journal_mode = DELETE");
    }

    /// <summary>What a result code means to the house.</summary>
    public Exception Failure(int code, string sql)
    {
        var message = Utf8(sqlite3_errmsg(db)) ?? "";
        return (code & 0xFF) switch
        {
            Constraint => SqliteConflicts.Read(code, message),
            Interrupt => new Unavailable($"A statement took longer than {CommandTimeout.TotalSeconds:0} s and was stopped."),
            Full => new Unavailable("The disk is full."),
            Busy or Locked or NoMemory or ReadOnly or IoError or Corrupt or CantOpen or Protocol or NotADatabase =>
                new Unavailable($"The database can't serve: {message} ({code})."),
            _ => new StatementFailed($"{message} ({code})", sql),
        };
    }

    public void Dispose()
    {
        if (db == 0)
            return;
        ForgetStatements();
        _ = sqlite3_close_v2(db);
        db = 0;
        self.Free();
    }

    private void ForgetStatements()
    {
        foreach (var statement in statements.Values)
            statement.Free();
        statements.Clear();
    }

    private SqliteStatement Start(string sql, ReadOnlySpan<Param> values)
    {
        if (running is not null)
            throw new StatementFailed($"Started while the rows of another statement were being read: {running.Sql}", sql);
        var statement = Prepare(Lists.WriteOut(sql, values, out var flat));
        if (statement.EndsTransactions)
            throw new StatementFailed("Only the store itself begins and ends transactions.", sql);
        statement.Bind(flat ?? values);
        started = time.GetTimestamp();
        count++;
        return running = statement;
    }

    private void Finish(SqliteStatement statement)
    {
        statement.Reset();
        running = null;
        Changes = statement.Writes ? sqlite3_changes(db) : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnProgress(void* context) =>
        GCHandle.FromIntPtr((nint)context).Target is SqliteConnection { running: not null } connection
            && connection.time.GetElapsedTime(connection.started) > connection.mostTime ? 1 : 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnCommit(void* context, nint db, byte* database, int pages)
    {
        if (GCHandle.FromIntPtr((nint)context).Target is SqliteConnection connection)
            connection.LogPages = pages;
        return Ok;
    }
}
