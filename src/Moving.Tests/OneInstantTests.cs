using Stoa.Kernel.Data.Sqlite;
using Stoa.Testing;

namespace Stoa.Moving.Tests;

/// <summary>Services in a ring tell each other as fast as they can: each counts on when the one before it has.</summary>
public sealed class OneInstantTests : IDisposable
{
    private const int Services = 10;
    private const int Looks = 40;
    private readonly Scratch scratch = new();

    [Fact]
    public async Task No_effect_is_seen_without_its_cause_and_nothing_that_was_acknowledged_is_missing()
    {
        var files = Enumerable.Range(0, Services).ToDictionary(number => $"service{number}", number => scratch.File($"{number}.db"));
        var ring = files.Values.Select(Counter).ToList();
        foreach (var counter in ring)
            counter.Run("PRAGMA synchronous = OFF");       // as many steps as can be in between
        using var stop = new CancellationTokenSource();
        var reached = 0L;
        var telling = Task.Factory.StartNew(
            () =>
            {
                while (!stop.IsCancellationRequested)
                    Interlocked.Exchange(ref reached, ring.Select(Count).ToList()[^1]);
            }, stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        try
        {
            for (var look = 0; look < Looks; look++)
            {
                var known = Interlocked.Read(ref reached);
                using var instant = await OneInstant.Of(files, TimeProvider.System);
                await Eventually.True(() => Interlocked.Read(ref reached) > known + 2);       // they go on while it is looked at
                var seen = files.Keys.Select(service => Read(instant.Of(service))).ToList();
                Assert.Equal(seen.OrderDescending(), seen);
                Assert.InRange(seen[0] - seen[^1], 0, 1);
                Assert.True(seen[^1] >= known, $"{known} was acknowledged before and {seen[^1]} is seen.");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await telling;
            ring.ForEach(counter => counter.Dispose());
        }
    }

    [Fact]
    public async Task The_copy_is_one_file_as_of_that_instant_and_the_original_keeps_its_log()
    {
        var file = scratch.File("shop.db");
        using var shop = Counter(file);
        Count(shop);
        using (var instant = await OneInstant.Of(new Dictionary<string, string> { ["shop"] = file }, TimeProvider.System))
        {
            Count(shop);
            instant.Of("shop").CopyTo(scratch.File("copy.db"), (_, _) => { });
        }
        using var copy = new SqliteConnection(scratch.File("copy.db"), readOnly: true, TimeProvider.System);
        Assert.Equal(1, Read(copy));
        Assert.Equal("ok", copy.Query("PRAGMA integrity_check", row => row.Text(0), [])[0]);
        Assert.Empty(Directory.GetFiles(scratch.Folder, "copy.db-*"));
        Assert.NotEqual(0, new FileInfo(file + "-wal").Length);
    }

    [Fact]
    public async Task The_log_of_a_shop_that_was_killed_stays_where_it_is()
    {
        var (file, killed) = (scratch.File("shop.db"), scratch.File("killed.db"));
        using (var shop = Counter(file))
        {
            Count(shop);
            foreach (var part in new[] { "", "-wal" })
                File.Copy(file + part, killed + part);
        }
        using (var instant = await OneInstant.Of(new Dictionary<string, string> { ["shop"] = killed }, TimeProvider.System))
            Assert.Equal(1, Read(instant.Of("shop")));
        Assert.NotEqual(0, new FileInfo(killed + "-wal").Length);
    }

    public void Dispose() => scratch.Dispose();

    private static SqliteConnection Counter(string file)
    {
        var connection = new SqliteConnection(file, readOnly: false, TimeProvider.System);
        connection.BecomeWriter();
        connection.RunScript("CREATE TABLE counted (so_far BIGINT NOT NULL); INSERT INTO counted (so_far) VALUES (0)");
        return connection;
    }

    private static long Count(SqliteConnection counter)
    {
        counter.Run("BEGIN IMMEDIATE");
        counter.Execute("UPDATE counted SET so_far = so_far + 1", []);
        var reached = Read(counter);
        counter.Run("COMMIT");
        return reached;
    }

    private static long Read(SqliteConnection from) => from.Query("SELECT so_far FROM counted", row => row.Whole(0), [])[0];
}
