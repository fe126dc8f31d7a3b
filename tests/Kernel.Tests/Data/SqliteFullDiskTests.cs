using System.Diagnostics;
using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

public class SqliteFullDiskTests
{
    [Fact]
    public async Task When_an_error_ends_the_whole_group_each_runs_again_alone_once()
    {
        await using var shop = await SqliteShop.Open();
        var runs = new int[6];
        await Cap(shop, spare: 4);
        var held = await shop.HoldWriter();
        var all = Enumerable.Range(0, runs.Length).Select(i => shop.Database.Transact(async tx =>
        {
            runs[i]++;
            await SqliteShop.Insert(tx, $"{i}", i == 3 ? new string('x', 1_000_000) : null);       // one of them does not fit
        })).ToArray();
        await held.Release();
        await Assert.ThrowsAsync<Unavailable>(() => all[3]);
        await Task.WhenAll(all.Where((_, i) => i != 3));
        Assert.Equal([2, 2, 2, 2, 1, 1], runs);       // the last two had not run when the group was lost
        Assert.Equal(["0", "1", "2", "4", "5"], await shop.Sales());
        Assert.Contains(shop.Log.Lines, line => line.StartsWith("Error: sales: a group of 6 was lost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_database_is_told_as_unavailable_and_serves_again_once_there_is_room()
    {
        await using var shop = await SqliteShop.Open();
        await shop.Add("before");
        await Cap(shop, spare: 0);
        var held = await shop.HoldWriter();
        var all = Enumerable.Range(0, 20)
            .Select(i => shop.Database.Transact(tx => SqliteShop.Insert(tx, $"{i}", new string('x', 10_000)))).ToArray();
        await held.Release();
        foreach (var one in all)
            await Assert.ThrowsAsync<Unavailable>(() => one);
        Assert.Equal(["before"], await shop.Sales());
        await Cap(shop, spare: 1_000_000);
        await shop.Add("later");
        Assert.Equal(["before", "later"], await shop.Sales());
        Assert.Equal("ok", await shop.Integrity());
    }

    [Fact]
    public async Task A_really_full_disk_loses_nothing_that_was_acknowledged_and_heals_without_a_restart()
    {
        using var scratch = new Scratch();
        using var disk = await SmallDisk.Mount(scratch.Folder, megabytes: 4);
        await using var shop = await SqliteShop.Open(folder: scratch.Folder);
        var acknowledged = new List<string>();
        await FillUp(shop, acknowledged);

        var runs = 0;
        var held = await shop.HoldWriter();
        var group = Enumerable.Range(0, 50).Select(i => shop.Database.Transact(async tx =>
        {
            Interlocked.Increment(ref runs);
            await SqliteShop.Insert(tx, $"full-{i:00}", new string('x', 5_000));
        })).ToArray();
        await held.Release();
        foreach (var one in group)
            await Assert.ThrowsAsync<Unavailable>(() => one);
        Assert.Equal(100, runs);       // together, and each again alone
        Assert.Equal(acknowledged, await shop.Sales());

        File.Delete(scratch.File("ballast"));
        await shop.Add("later");
        Assert.Equal([.. acknowledged, "later"], await shop.Sales());
        Assert.Equal("ok", await shop.Integrity());
    }

    /// <summary>Sells until the disk says no; the ballast keeps some room that can be given back.</summary>
    private static async Task FillUp(SqliteShop shop, List<string> acknowledged)
    {
        await File.WriteAllBytesAsync(Path.Combine(Path.GetDirectoryName(shop.Database.File)!, "ballast"), new byte[2 << 20]);
        while (acknowledged.Count < 10_000)
        {
            var id = $"a{acknowledged.Count:00000}";
            try
            {
                await shop.Database.Transact(tx => SqliteShop.Insert(tx, id, new string('x', 5_000)));
                acknowledged.Add(id);
            }
            catch (Unavailable)
            {
                return;
            }
        }
        Assert.Fail("The disk never filled up.");
    }

    /// <summary>Lets the database have only a few pages more than it has.</summary>
    private static Task Cap(SqliteShop shop, long spare) => shop.Database.Transact(async tx =>
    {
        var pages = await tx.QueryWhole("PRAGMA page_count");
        await tx.QueryWhole($"PRAGMA max_page_count = {pages + spare}");
    });

    /// <summary>A file system in memory that is soon full.</summary>
    private sealed class SmallDisk(string folder) : IDisposable
    {
        public static async Task<SmallDisk> Mount(string folder, int megabytes)
        {
            var whyNot = OperatingSystem.IsLinux()
                ? await Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "stoa-test", folder)
                : "Only Linux has tmpfs.";
            if (whyNot is not null && Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1")
                Assert.Fail($"A small disk is required and can't be mounted: {whyNot}");
            if (whyNot is not null)
                Assert.Skip($"A small disk can't be mounted here: {whyNot}");
            return new SmallDisk(folder);
        }

        public void Dispose()
        {
            using var unmounting = Process.Start("umount", folder);
            unmounting.WaitForExit();
        }

        private static async Task<string?> Run(string command, params string[] words)
        {
            using var process = Process.Start(
                new ProcessStartInfo(command, words) { UseShellExecute = false, RedirectStandardError = true })!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : said.Trim();
        }
    }
}
