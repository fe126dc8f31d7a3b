using System.Diagnostics.CodeAnalysis;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

public class SqliteKillTests(ITestOutputHelper output)
{
    private const int Rounds = 20;

    [Fact]
    public async Task Every_acknowledged_commit_is_there_after_kill_9()
    {
        using var scratch = new Scratch();
        var file = scratch.File("sales.db");
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = Seeded(seed);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        for (var round = 1; round <= Rounds; round++)
        {
            var before = acknowledged.Count;
            await HammerUntilKilled(file, random.Next(1, 4_000), acknowledged);
            var (sales, counted, integrity) = await LookAt(file);
            output.WriteLine($"round {round}: {acknowledged.Count - before} acknowledged, {sales.Count} there in all");
            Assert.Equal("ok", integrity);
            Assert.True(acknowledged.Count > before);
            Assert.Subset(sales, acknowledged);
            Assert.Equal(sales.Count, counted);       // no transaction is there by half
        }
    }

    /// <summary>Kills it after so many acknowledgements, and takes in also those that were still on their way.</summary>
    private static async Task HammerUntilKilled(string file, int after, HashSet<string> acknowledged)
    {
        await using var hammer = new HammerProcess("commit", file);
        for (var count = 1; await hammer.Says.ReadLineAsync() is { } line; count++)
        {
            if (line.Length == "sal_".Length + 26)       // the last one may be cut short
                acknowledged.Add(line);
            if (count == after)
                hammer.Kill();
        }
    }

    private static async Task<(HashSet<string> Sales, long? Counted, string? Integrity)> LookAt(string file)
    {
        await using var database = new SqliteDatabase("looking", file, new Clock(), new RememberedLog());
        await database.Open(Schema.KernelOnly, CancellationToken.None);
        return await database.Read(async snapshot => (
            (await snapshot.Query("SELECT id FROM sale", row => row.Text(0))).ToHashSet(StringComparer.Ordinal),
            await snapshot.QueryWhole("SELECT SUM(count) FROM sold"),
            await snapshot.QueryOne("PRAGMA integrity_check", row => row.Text(0))));
    }

    [SuppressMessage("ApiDesign", "RS0030", Justification = "The seed is printed, so a failing round can be had again.")]
    private static Random Seeded(int seed) => new(seed);
}
