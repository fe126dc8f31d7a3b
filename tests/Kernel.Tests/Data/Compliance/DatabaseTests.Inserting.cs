using Stoa.Kernel.Data;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    [Fact]
    public async Task Inserted_rows_are_there_once_it_is_committed()
    {
        await Db.Transact(async tx =>
        {
            await Put(tx, "a");
            for (var place = 0; place < 3; place++)
                InsertPart(tx, "a", place);
        });
        Assert.Equal(3, await HowMany("part"));
    }

    [Fact]
    public async Task A_transaction_may_only_insert()
    {
        await Put("a");
        await Db.Transact(tx =>
        {
            InsertPart(tx, "a", 1);
            return Task.CompletedTask;
        });
        Assert.Equal(1, await HowMany("part"));
    }

    [Fact]
    public async Task An_inserted_row_that_was_there_takes_everything_back()
    {
        await Put("a");
        await Db.Transact(async tx =>
        {
            await Put(tx, "b");
            InsertPart(tx, "a", 1);
        });
        var refused = await Assert.ThrowsAsync<Conflict>(() => Db.Transact(async tx =>
        {
            await Put(tx, "c");
            tx.Publish(new ToySold("c"));
            InsertPart(tx, "a", 2);
            InsertPart(tx, "a", 1);
        }));
        Assert.Equal((ConflictKind.Unique, "part"), (refused.Kind, refused.Table));
        Assert.Equal((1, 2, 0), (await HowMany("part"), await HowMany("toy"), await HowMany("outbox")));
        Assert.Empty(Fresh.Said);
    }

    [Fact]
    public async Task Inserted_rows_count_against_the_limit_of_a_transaction()
    {
        await Put("a");
        await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(tx =>
        {
            for (var place = 0; place <= Tx.MostRows; place++)
                InsertPart(tx, "a", place);
            return Task.CompletedTask;
        }));
        Assert.Equal(0, await HowMany("part"));
    }

    [Fact]
    public async Task Who_was_overtaken_decides_again_where_that_can_be()
    {
        await Put("a", 20);
        var takings = Together(8, 2, _ => Db.Transact(async tx =>
        {
            var left = (await tx.QueryWhole("SELECT count FROM toy WHERE id = 'a'"))!.Value;
            const string Guarded = "UPDATE toy SET count = count - 1 WHERE id = 'a' AND count = @left";
            return await tx.Execute(Guarded, ("left", left)) == 1 ? left : throw new Overtaken("the toy");
        }));
        try
        {
            await takings;
            Assert.Equal(4, await Count("a"));
        }
        catch (Unavailable tired)
        {
            Assert.IsType<Overtaken>(tired.InnerException);       // it was unlucky five times
        }
    }

    [Fact]
    public async Task Whoever_is_always_overtaken_is_told_so()
    {
        var runs = 0;
        var failure = await Record.ExceptionAsync(() => Db.Transact(tx =>
        {
            runs++;
            throw new Overtaken("the toy");
        }));
        if (Engine == Testing.Engine.Sqlite)
            Assert.Equal((1, typeof(Overtaken)), (runs, failure!.GetType()));       // nobody can have been there: a bug
        else
            Assert.Equal((5, typeof(Unavailable)), (runs, failure!.GetType()));
    }

    private static void InsertPart(Tx tx, string toyId, int place) => tx.Insert(
        "INSERT INTO part (toy_id, place) VALUES (@toy_id, @place)", ("toy_id", toyId), ("place", place));
}
