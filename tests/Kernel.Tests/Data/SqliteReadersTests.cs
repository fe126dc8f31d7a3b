using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;

namespace Stoa.Kernel.Tests.Data;

public class SqliteReadersTests
{
    [Fact]
    public async Task A_reader_does_not_wait_for_the_writer()
    {
        await using var shop = await SqliteShop.Open();
        await shop.Add("first");
        var held = await shop.HoldWriter();
        Assert.Equal(["first"], await shop.Sales());
        await held.Release();
    }

    [Fact]
    public async Task The_writer_does_not_wait_for_a_reader_who_keeps_seeing_what_it_began_with()
    {
        await using var shop = await SqliteShop.Open();
        await shop.Add("first");
        using var written = new ManualResetEventSlim();
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var counts = Task.Run(() => shop.Database.Read(async snapshot =>
        {
            var before = await snapshot.QueryWhole("SELECT COUNT(*) FROM sale");
            reading.SetResult();
            written.Wait();
            return (before, await snapshot.QueryWhole("SELECT COUNT(*) FROM sale"));
        }));
        await reading.Task;
        await shop.Add("second");
        written.Set();
        Assert.Equal((1, 1), await counts);
        Assert.Equal(2, (await shop.Sales()).Count);
    }

    [Fact]
    public async Task A_question_that_waits_for_something_else_is_refused_by_name_and_gives_its_connection_back()
    {
        await using var shop = await SqliteShop.Open();
        var never = new TaskCompletionSource<int>();
        for (var i = 0; i < 100; i++)       // more than there are connections
        {
            var refused = await Assert.ThrowsAsync<TransactionMisused>(
                () => shop.Database.Read(snapshot => never.Task, name: "ShowOrder.Run"));
            Assert.Contains("ShowOrder.Run", refused.Message, StringComparison.Ordinal);
        }
        Assert.Empty(await shop.Sales());
    }

    [Fact]
    public async Task A_question_can_not_write()
    {
        await using var shop = await SqliteShop.Open();
        await Assert.ThrowsAsync<Unavailable>(
            () => shop.Database.Read(async snapshot => await snapshot.QueryWhole("INSERT INTO sale (id) VALUES ('a') RETURNING 1")));
        Assert.Empty(await shop.Sales());
    }

    [Fact]
    public async Task A_very_long_log_is_cut_once_the_reader_that_kept_it_has_left()
    {
        await using var shop = await SqliteShop.Open(new WriterLimits { CheckpointPages = 10, TruncatePages = 100 });
        using (var stranger = shop.Stranger())
        {
            stranger.Run("BEGIN");
            _ = stranger.QueryOne<long?>("SELECT COUNT(*) FROM sale", row => row.Whole(0), []);
            for (var i = 0; i < 100; i++)
                await shop.Add($"a{i:000}");
            Assert.True(LogBytes(shop) > 100 * 4096, $"{LogBytes(shop)} bytes");
        }
        for (var i = 0; i < 20; i++)
            await shop.Add($"b{i:000}");
        Assert.True(LogBytes(shop) < 100 * 4096, $"{LogBytes(shop)} bytes");
        Assert.Equal(120, (await shop.Sales()).Count);
        Assert.Equal("ok", await shop.Integrity());
    }

    [Fact]
    public async Task The_log_does_not_grow_beyond_its_checkpoints_when_nobody_reads()
    {
        await using var shop = await SqliteShop.Open(new WriterLimits { CheckpointPages = 20 });
        for (var i = 0; i < 500; i++)
            await shop.Add($"{i:000}");
        Assert.True(LogBytes(shop) < 60 * 4096, $"{LogBytes(shop)} bytes");
    }

    [Fact]
    public async Task Writers_readers_and_checkpoints_together_lose_nothing_and_show_no_half()
    {
        const int Writers = 8;
        const int Each = 250;
        await using var shop = await SqliteShop.Open(new WriterLimits { CheckpointPages = 15, TruncatePages = 60 });
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                await shop.Database.Transact(async tx =>
                {
                    await SqliteShop.Insert(tx, $"{writer}-{i}", new string('x', i));
                    await tx.Execute("INSERT INTO receipt (id) VALUES (@id)", ("id", $"{writer}-{i}"));
                });
            }
        })));
        var reading = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!writing.IsCompleted)
                Assert.Equal(0, await shop.Database.Read(Halves));
        })));
        await writing;
        await reading;
        Assert.Equal(Writers * Each, (await shop.Sales()).Count);
        Assert.Equal(0, await shop.Database.Read(Halves));
        Assert.Equal("ok", await shop.Integrity());

        static async Task<long?> Halves(Snapshot snapshot) =>
            await snapshot.QueryWhole("SELECT (SELECT COUNT(*) FROM sale) - (SELECT COUNT(*) FROM receipt)");
    }

    private static long LogBytes(SqliteShop shop) => new FileInfo(shop.Database.File + "-wal").Length;
}
