using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    [Fact]
    public async Task A_transaction_gives_what_its_function_decided_and_what_it_wrote_is_there()
    {
        Assert.Equal("done", await Db.Transact(async tx =>
        {
            await Put(tx, "a", 3);
            Assert.Equal(3, await tx.QueryWhole("SELECT count FROM toy WHERE id = 'a'"));
            return "done";
        }));
        Assert.Equal(3, await Count("a"));
    }

    [Fact]
    public async Task A_transaction_that_does_nothing_is_fine() => Assert.Equal(7, await Db.Transact(_ => Task.FromResult(7)));

    [Fact]
    public async Task An_exception_rolls_back_everything_and_arrives_as_it_is()
    {
        var thrown = new InvalidDataException("the function's own");
        var caught = await Assert.ThrowsAsync<InvalidDataException>(() => Db.Transact(async tx =>
        {
            await Put(tx, "a");
            await Put(tx, "b");
            throw thrown;
        }));
        Assert.Same(thrown, caught);
        Assert.Equal(0, await HowMany());
    }

    [Fact]
    public async Task A_question_of_two_statements_sees_what_is_committed()
    {
        await Put("a", 1);
        for (var round = 0; round < 3; round++)
        {
            var sum = await Db.Read(async snapshot =>
                await snapshot.QueryWhole("SELECT COUNT(*) FROM toy") + await snapshot.QueryWhole("SELECT SUM(count) FROM toy"));
            Assert.Equal(2, sum);
        }
    }

    [Fact]
    public async Task A_committed_transaction_is_there_after_a_restart()
    {
        await Put("a", 3);
        await Fresh.Reopen(Schema.Of("toys", Tables));
        Assert.Equal(3, await Count("a"));
    }

    [Theory]
    [InlineData("INSERT INTO toy (id, name, count) VALUES ('a', 'x', 0)", ConflictKind.Unique, "toy", "id")]
    [InlineData("INSERT INTO toy (id, name, count) VALUES ('x', 'the a', 0)", ConflictKind.Unique, "toy", "name")]
    [InlineData("UPDATE toy SET name = 'the a'", ConflictKind.Unique, "toy", "name")]
    [InlineData("INSERT INTO part (toy_id, place) VALUES ('a', 1)", ConflictKind.Unique, "part", "toy_id,place")]
    [InlineData("INSERT INTO part (toy_id, place, colour, label) VALUES ('b', 9, 'red', 'x')", ConflictKind.Unique, "part", "colour,label")]
    [InlineData("INSERT INTO part (toy_id, place, colour, label) VALUES ('a', 9, 'red', 'door')", ConflictKind.Unique, "part", "toy_id")]
    [InlineData("INSERT INTO toy (id, name, count) VALUES ('x', NULL, 0)", ConflictKind.NotNull, "toy", "name")]
    [InlineData("UPDATE toy SET count = NULL", ConflictKind.NotNull, "toy", "count")]
    [InlineData("UPDATE toy SET count = -1", ConflictKind.Check, "toy_count_not_negative", "")]
    [InlineData("INSERT INTO part (toy_id, place) VALUES ('nobody', 1)", ConflictKind.Reference, "", "")]
    [InlineData("DELETE FROM toy WHERE id = 'a'", ConflictKind.Reference, "", "")]
    public async Task A_constraint_that_refuses_is_a_conflict_and_nothing_is_written(
        string sql, ConflictKind kind, string table, string columns)
    {
        await Db.Transact(async tx =>
        {
            await Put(tx, "a");
            await Put(tx, "b");
            await tx.Execute("INSERT INTO part (toy_id, place, colour, label) VALUES ('a', 1, 'red', 'x')");
        });
        var conflict = await Assert.ThrowsAsync<Conflict>(() => Db.Transact(async tx =>
        {
            await Put(tx, "first");
            await tx.Execute(sql);
        }));
        Assert.Equal((kind, table, columns), (conflict.Kind, conflict.Table, string.Join(',', conflict.Columns)));
        Assert.Equal(2, await HowMany());
    }

    [Fact]
    public async Task A_conflict_of_one_transaction_does_not_harm_its_neighbours()
    {
        await Put("taken");
        var went = await Together(8, 8, async i =>
        {
            try
            {
                await Put(i % 4 == 0 ? "taken" : $"toy-{i}");
                return true;
            }
            catch (Conflict)
            {
                return false;
            }
        });
        Assert.Equal(48, went.Count(good => good));
        Assert.Equal(49, await HowMany());
    }

    [Fact]
    public async Task An_error_ends_the_transaction()
    {
        TransactionMisused? second = null;
        await Put("a");
        await Assert.ThrowsAsync<Conflict>(() => Db.Transact(async tx =>
        {
            try
            {
                await Put(tx, "a");
            }
            catch (Conflict)
            {
                second = await Assert.ThrowsAsync<TransactionMisused>(() => Put(tx, "b"));
                throw;
            }
        }));
        Assert.NotNull(second);
        Assert.Equal(1, await HowMany());
    }

    [Fact]
    public async Task A_swallowed_error_is_not_committed()
    {
        await Put("a");
        await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(async tx =>
        {
            await Put(tx, "b");
            await Assert.ThrowsAsync<Conflict>(() => Put(tx, "a"));
        }));
        await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(async tx =>
        {
            await Put(tx, "c");
            await Assert.ThrowsAsync<StatementFailed>(async () => await tx.Execute("UPDATE nothing SET x = 1"));
        }));
        Assert.Equal(1, await HowMany());
    }

    [Fact]
    public async Task A_transaction_or_a_question_inside_a_transaction_is_refused()
    {
        await using var other = await Testing.Fresh.Database(Engine, "others", "");
        await Db.Transact(async tx =>
        {
            await Put(tx, "a");
            await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(inner => Put(inner, "b")));
            await Assert.ThrowsAsync<TransactionMisused>(() => other.Database.Transact(_ => Task.CompletedTask));
            await Assert.ThrowsAsync<TransactionMisused>(() => HowMany());
        });
        await Put("c");
        Assert.Equal(2, await HowMany());
    }

    [Fact]
    public async Task A_transaction_can_not_be_used_after_its_end()
    {
        Tx? kept = null;
        Snapshot? seen = null;
        await Db.Transact(tx => Put(kept = tx, "a"));
        await Assert.ThrowsAsync<TransactionMisused>(() => Put(kept!, "b"));
        await Assert.ThrowsAsync<TransactionMisused>(async () => await kept!.QueryWhole("SELECT COUNT(*) FROM toy"));
        await Db.Read(async snapshot => await (seen = snapshot).QueryWhole("SELECT COUNT(*) FROM toy"));
        await Assert.ThrowsAsync<TransactionMisused>(async () => await seen!.QueryWhole("SELECT COUNT(*) FROM toy"));
        Assert.Equal(1, await HowMany());
    }

    [Fact]
    public async Task A_transaction_changes_at_most_so_many_rows()
    {
        await Db.Transact(async tx =>
        {
            for (var i = 0; i < Tx.MostRows; i++)
                await Put(tx, $"toy-{i}");
        });
        await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(async tx =>
        {
            await Put(tx, "one more");
            await tx.Execute("UPDATE toy SET count = 1");
        }));
        Assert.Equal(Tx.MostRows, await HowMany());
        Assert.Equal(0, await Count("toy-1"));
    }

    [Fact]
    public async Task A_caller_who_has_left_is_not_served()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Db.Transact(tx => Put(tx, "a"), gone.Token));
        Assert.Equal(0, await HowMany());
    }

    [Fact]
    public async Task A_transaction_has_one_instant_and_its_ids_sort()
    {
        var ids = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            await Db.Transact(tx =>
            {
                var now = tx.Now;
                Time.Advance(TimeSpan.FromSeconds(1));
                Assert.Equal(now, tx.Now);
                for (var i = 0; i < 100; i++)
                    ids.Add(tx.NewId("toy_"));
                return Task.CompletedTask;
            });
        }
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(300, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^toy_[0-9A-HJKMNP-TV-Z]{26}$", id));
    }

    [Fact]
    public async Task A_database_that_is_closed_is_unavailable()
    {
        await Db.DisposeAsync();
        await Assert.ThrowsAsync<Unavailable>(() => Put("a"));
        await Assert.ThrowsAsync<Unavailable>(() => HowMany());
    }
}
