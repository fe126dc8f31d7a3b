using Stoa.Kernel.Data;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    [Fact]
    public async Task Increments_at_the_same_time_lose_nothing()
    {
        await Put("a");
        await Together(8, 20, _ => Db.Transact(async tx => await tx.Execute("UPDATE toy SET count = count + 1 WHERE id = 'a'")));
        Assert.Equal(160, await Count("a"));
    }

    [Fact]
    public async Task Of_two_who_read_the_same_version_one_writes()
    {
        await Put("a");
        var went = await Together(8, 10, _ => Db.Transact(async tx =>
        {
            var seen = await tx.QueryWhole("SELECT count FROM toy WHERE id = 'a'");
            const string Guarded = "UPDATE toy SET count = @next WHERE id = 'a' AND count = @seen";
            return await tx.Execute(Guarded, ("next", seen!.Value + 1), ("seen", seen)) == 1;
        }));
        Assert.Equal(went.Count(good => good), await Count("a"));
    }

    [Fact]
    public async Task The_last_piece_is_sold_once()
    {
        await Put("a", 3);
        var sold = await Together(8, 2, _ => Db.Transact(async tx =>
            await tx.Execute("UPDATE toy SET count = count - 1 WHERE id = 'a' AND count >= 1")));
        Assert.Equal(3, sold.Sum());
        Assert.Equal(0, await Count("a"));
    }

    [Fact]
    public async Task A_rule_over_two_rows_holds_when_each_write_is_guarded_by_a_version()
    {
        // Two are on duty and one must stay. Each sees both and leaves if the other is there; 'duty' holds the version that guards them.
        for (var round = 0; round < 10; round++)
        {
            var (one, other, duty) = ($"one-{round}", $"other-{round}", $"duty-{round}");
            await Put(one, 1);
            await Put(other, 1);
            await Put(duty, 0);
            await Task.WhenAll(Leave(one), Leave(other));
            Assert.Equal(1, await Count(one) + await Count(other));

            Task Leave(string who) => Db.Transact(async tx =>
            {
                var version = await tx.QueryWhole("SELECT count FROM toy WHERE id = @duty", ("duty", duty));
                var there = await tx.QueryWhole("SELECT SUM(count) FROM toy WHERE id IN (@both)", ("both", new[] { one, other }));
                const string Guarded = "UPDATE toy SET count = count + 1 WHERE id = @duty AND count = @version";
                if (there == 2 && await tx.Execute(Guarded, ("duty", duty), ("version", version)) == 1)
                    await tx.Execute("UPDATE toy SET count = 0 WHERE id = @who", ("who", who));
            });
        }
    }

    [Fact]
    public async Task Of_many_who_insert_the_same_one_does()
    {
        var added = await Together(8, 2, _ => Db.Transact(async tx =>
            await tx.Execute("INSERT INTO toy (id, name, count) VALUES ('a', 'a', 0) ON CONFLICT DO NOTHING")));
        Assert.Equal(1, added.Sum());
    }

    [Fact]
    public async Task Readers_see_whole_transactions_only()
    {
        await Put("a", 50);
        await Put("b", 50);
        var moving = Together(4, 15, _ => Db.Transact(async tx =>
        {
            await tx.Execute("UPDATE toy SET count = count - 1 WHERE id = 'a' AND count > 0");
            return await tx.Execute("UPDATE toy SET count = 100 - (SELECT count FROM toy WHERE id = 'a') WHERE id = 'b'");
        }));
        do
        {
            var sum = await Db.Read(async snapshot =>
                await snapshot.QueryWhole("SELECT count FROM toy WHERE id = 'a'")
                + await snapshot.QueryWhole("SELECT count FROM toy WHERE id = 'b'"));
            Assert.Equal(100, sum);
        }
        while (!moving.IsCompleted);
        await moving;
    }

    [Fact]
    public async Task Events_and_requests_are_served_together()
    {
        await Together(9, 10, i => Db.Transact((Lane)(i % 3), Kernel.Messaging.Cause.None, "a test", async tx =>
        {
            await Put(tx, $"toy-{i}");
            return i;
        }));
        Assert.Equal(90, await HowMany());
    }

    [Fact]
    public async Task A_store_that_can_not_serve_is_unavailable_and_serves_again_by_itself()
    {
        await Put("before");
        await Break();
        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<Unavailable>(() => PutMuch($"lost-{i}"));
        await Repair();
        for (var i = 0; i < 3; i++)
            await PutMuch($"after-{i}");
        Assert.Equal(["after-0", "after-1", "after-2", "before"], await Texts("SELECT id FROM toy ORDER BY id"));

        Task PutMuch(string id) => Db.Transact(async tx =>
        {
            await Put(tx, id);
            await tx.Execute("UPDATE toy SET picture = @picture WHERE id = @id", ("picture", new byte[100_000]), ("id", id));
        });
    }

    /// <summary>Takes away what the store needs: the server, or the room on the disk.</summary>
    private protected abstract Task Break();

    private protected abstract Task Repair();

    /// <summary>Callers at the same time, each doing its work again and again; what came of each piece of work.</summary>
    private static async Task<List<T>> Together<T>(int callers, int rounds, Func<int, Task<T>> work)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(async caller =>
        {
            var mine = new List<T>();
            for (var round = 0; round < rounds; round++)
                mine.Add(await work(caller * rounds + round));
            return mine;
        }));
        return [.. all.SelectMany(mine => mine)];
    }
}
