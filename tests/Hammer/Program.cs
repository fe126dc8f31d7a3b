// A process that tests may kill. `commit FILE`: many callers commit without end, and each acknowledged id is printed, never before it is
// acknowledged. `hold FOLDER`: holds a data folder and says so.
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;

const int Callers = 32;
const string Tables =
    """
    CREATE TABLE sale (id TEXT NOT NULL PRIMARY KEY);
    CREATE TABLE sold (caller BIGINT NOT NULL PRIMARY KEY, count BIGINT NOT NULL);
    """;

switch (args)
{
    case ["commit", var file]:
        var limits = new WriterLimits { CheckpointPages = 100 };
        await using (var database = new SqliteDatabase("sales", file, new Clock(), NullLogger.Instance) { Limits = limits })
        {
            await database.Open(Schema.Of("sales", Tables), CancellationToken.None);
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CommitForEver(database, caller))));
        }
        return 0;
    case ["hold", var path]:
        using (DataFolder.Hold(path, new Clock()))
        {
            Console.WriteLine("held");
            Console.ReadLine();
        }
        return 0;
    default:
        return 2;
}

static async Task CommitForEver(SqliteDatabase database, int caller)
{
    while (true)
    {
        var id = await database.Transact(tx => Sell(tx, caller));
        Console.WriteLine(id);       // locked and flushed line by line
    }
}

static async Task<string> Sell(Tx tx, int caller)
{
    var id = tx.NewId("sal_");
    await tx.Execute("INSERT INTO sale (id) VALUES (@id)", ("id", id));
    await tx.Execute(
        "INSERT INTO sold (caller, count) SELECT @caller, 1 WHERE true ON CONFLICT (caller) DO UPDATE SET count = sold.count + 1",
        ("caller", caller));
    return id;
}
