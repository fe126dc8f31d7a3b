using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Tests.Data.Compliance;

public abstract partial class DatabaseTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_is_said_is_in_the_outbox_and_handed_on_in_order()
    {
        await Db.Transact(async tx =>
        {
            tx.Publish(new ToySold("a"));
            await Put(tx, "a");
            for (var i = 0; i < 20; i++)
                tx.Publish(new ToySold($"b-{i}"));
        });
        var kept = await Db.Read(async snapshot => await snapshot.Query(
            "SELECT id, name, key, occurred_at, body, sent_at FROM outbox ORDER BY id",
            row => (row.Text(0), row.Text(1), row.Text(2), row.Time(3), row.Text(4), row.IsNull(5))));
        Assert.Equal(kept, (await Said(21)).Select(said => (said.Id, said.Name, said.Key, said.OccurredAt, said.Body, true)));
        Assert.Equal(["a", .. Enumerable.Range(0, 20).Select(i => $"b-{i}")], kept.Select(row => row.Item3));
        Assert.Equal("""{"toyId":"a","key":"a"}""", kept[0].Item5);
    }

    [Fact]
    public async Task A_transaction_may_only_speak()
    {
        await Db.Transact(tx =>
        {
            tx.Publish(new ToySold("a"));
            return Task.CompletedTask;
        });
        Assert.Equal(1, await HowMany("outbox"));
        Assert.Equal("toys", Assert.Single(await Said(1)).Source);
    }

    [Fact]
    public async Task What_is_rolled_back_was_never_said()
    {
        await Put("a");
        await Assert.ThrowsAsync<Conflict>(() => Db.Transact(async tx =>
        {
            tx.Publish(new ToySold("a"));
            await Put(tx, "a");
        }));
        await Assert.ThrowsAsync<InvalidDataException>(() => Db.Transact(tx =>
        {
            tx.Publish(new ToySold("a"));
            throw new InvalidDataException();
        }));
        Assert.Empty(Fresh.Said);
        Assert.Equal(0, await HowMany("outbox"));
    }

    [Fact]
    public async Task What_was_not_declared_can_not_be_said()
    {
        var refused = await Assert.ThrowsAsync<TransactionMisused>(() => Db.Transact(async tx =>
        {
            await Put(tx, "a");
            tx.Publish(new ToyLost("a"));
        }));
        Assert.Contains(ToyLost.Name, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, await HowMany());
        Assert.Equal(0, await HowMany("outbox"));
    }

    [Fact]
    public async Task What_is_said_carries_its_cause()
    {
        var cause = new Cause("req_1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await Db.Transact(Lane.Event, cause, "a handling", tx =>
        {
            tx.Publish(new ToySold("a"));
            return Task.CompletedTask;
        });
        Assert.Equal(cause, Assert.Single(await Said(1)).Cause);
        Assert.Equal([cause.CorrelationId + cause.TraceParent], await Texts("SELECT correlation_id || traceparent FROM outbox"));
    }

    [Fact]
    public async Task Who_waits_gets_an_answer_that_is_already_there()
    {
        await Put("a");
        Assert.Equal("a", await Db.Wait("a", FirstToy, Deadline));
    }

    [Fact]
    public async Task A_commit_that_touched_the_key_wakes_everybody_who_waits_for_it()
    {
        // The clock stands still, so nothing but the touch can wake them.
        var asked = 0;
        var waiting = Enumerable.Range(0, 50).Select(_ => Db.Wait("a", snapshot =>
        {
            Interlocked.Increment(ref asked);
            return FirstToy(snapshot);
        }, Deadline)).ToList();
        await Eventually(() => Volatile.Read(ref asked) == 50);
        Assert.DoesNotContain(waiting, one => one.IsCompleted);
        await Db.Transact(async tx =>
        {
            tx.Touch("a");
            await Put(tx, "a");
        });
        Assert.All(await Task.WhenAll(waiting), found => Assert.Equal("a", found));
    }

    [Fact]
    public async Task A_touch_that_is_rolled_back_wakes_nobody()
    {
        var woken = 0;
        using var listening = Db.OnTouched("a", () => woken++);
        await Assert.ThrowsAsync<InvalidDataException>(() => Db.Transact(tx =>
        {
            tx.Touch("a");
            throw new InvalidDataException();
        }));
        await Db.Transact(tx =>
        {
            tx.Touch("b");
            return Task.CompletedTask;
        });
        Assert.Equal(0, woken);
    }

    [Fact]
    public async Task A_touch_is_told_before_its_caller_has_the_answer()
    {
        using var begun = new ManualResetEventSlim();
        Task? running = null;
        bool? answered = null;
        using var listening = Db.OnTouched("a", () =>
        {
            begun.Wait(Deadline);
            answered = running?.IsCompleted;
        });
        running = Db.Transact(tx =>
        {
            tx.Touch("a");
            return Put(tx, "a");
        });
        begun.Set();
        await running;
        Assert.False(answered);
    }

    [Fact]
    public async Task A_touch_wakes_after_the_commit()
    {
        var seen = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listening = Db.OnTouched("a", () => _ = Look());
        await Db.Transact(async tx =>
        {
            tx.Touch("a");
            await Put(tx, "a");
        });
        Assert.Equal(1, await seen.Task);

        async Task Look()
        {
            try
            {
                seen.SetResult(await HowMany());
            }
            catch (Unavailable failure)
            {
                seen.SetException(failure);
            }
        }
    }

    [Fact]
    public async Task Who_waits_finds_by_asking_again_what_nobody_touched()
    {
        var waiting = Db.Wait("a", FirstToy, TimeSpan.FromDays(365));
        await Put("a");
        await Eventually(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            return waiting.IsCompleted;
        });
        Assert.Equal("a", await waiting);
    }

    [Fact]
    public async Task Who_waits_too_long_gets_nothing()
    {
        var waiting = Db.Wait("a", FirstToy, TimeSpan.FromSeconds(2));
        await Eventually(() =>
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            return waiting.IsCompleted;
        });
        Assert.Null(await waiting);
    }

    [Fact]
    public async Task Who_leaves_waits_no_longer()
    {
        using var gone = new CancellationTokenSource();
        var waiting = Db.Wait("a", FirstToy, Deadline, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>What was handed on, which is after the caller was told.</summary>
    private async Task<List<Envelope>> Said(int count)
    {
        await Eventually(() =>
        {
            lock (Fresh.Said)
                return Fresh.Said.Count >= count;
        });
        return Fresh.Said;
    }

    private static async Task<string?> FirstToy(Snapshot snapshot) =>
        await snapshot.QueryOne("SELECT id FROM toy ORDER BY id LIMIT 1", row => row.Text(0));

    /// <summary>Asks until it is so, for a while.</summary>
    private protected static async Task Eventually(Func<bool> so)
    {
        for (var started = TimeProvider.System.GetTimestamp(); !so(); await Task.Yield())
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Deadline, "It did not come to be.");
    }
}
