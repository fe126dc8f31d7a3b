using System.Diagnostics;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Tests.Data;

public class SqliteWorkQueueTests
{
    private readonly WorkQueue queue = new();
    private readonly List<Work> group = [];

    private readonly WorkQueue hasty = new(TimeSpan.Zero);

    [Fact]
    public void Patient_work_whose_time_has_come_goes_with_the_next_group_after_the_urgent()
    {
        hasty.TryAdd(Some("mark", Lane.Patient));
        hasty.TryAdd(Some("pay", Lane.Request));
        hasty.TryAdd(Some("heard", Lane.Event));
        Assert.True(hasty.Take(group, 256));
        Assert.Equal(["pay", "heard", "mark"], group.Select(work => work.Name));
    }

    [Fact]
    public void Patient_work_gathers_while_others_write()
    {
        var slow = new WorkQueue(TimeSpan.FromHours(1));
        slow.TryAdd(Some("mark", Lane.Patient));
        slow.TryAdd(Some("pay", Lane.Request));
        Assert.True(slow.Take(group, 256));
        Assert.Equal("pay", Assert.Single(group).Name);
        slow.Close();
        Assert.True(slow.Take(group, 256));
        Assert.Equal(["pay", "mark"], group.Select(work => work.Name));
    }

    [Fact]
    public void Patient_work_goes_alone_once_nobody_came()
    {
        queue.TryAdd(Some("mark", Lane.Patient));
        Assert.True(queue.Take(group, 256));
        Assert.Equal("mark", Assert.Single(group).Name);
    }

    [Fact]
    public async Task Patient_work_that_keeps_coming_does_not_put_the_first_of_it_off_for_ever()
    {
        var taken = false;
        var adding = Task.Run(() =>
        {
            // One a millisecond: were each to begin the wait anew, only a full queue would end it.
            for (var started = Stopwatch.GetTimestamp(); !Volatile.Read(ref taken); Thread.Yield())
            {
                if (Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(1))
                    continue;
                queue.TryAdd(Some("mark", Lane.Patient));
                started = Stopwatch.GetTimestamp();
            }
        });
        Assert.True(queue.Take(group, int.MaxValue));
        Volatile.Write(ref taken, true);
        await adding;
        Assert.True(group.Count < WorkQueue.Most, $"{group.Count} had gathered");
    }

    [Fact]
    public void Patient_work_has_a_share_of_every_group_however_much_is_urgent()
    {
        for (var i = 0; i < 100; i++)
        {
            hasty.TryAdd(Some("mark", Lane.Patient));
            hasty.TryAdd(Some("pay", Lane.Request));
        }
        Assert.True(hasty.Take(group, 80));
        Assert.Equal(10, group.Count(work => work.Lane == Lane.Patient));
        Assert.Equal(80, group.Count);
    }

    [Fact]
    public void Requests_that_are_taken_make_room_for_others()
    {
        for (var i = 0; i < WorkQueue.MostRequests; i++)
            Assert.True(queue.TryAdd(Some("pay", Lane.Request)));
        Assert.False(queue.TryAdd(Some("pay", Lane.Request)));
        Assert.True(queue.Take(group, 1));
        Assert.True(queue.TryAdd(Some("pay", Lane.Request)));
    }

    [Fact]
    public void A_closed_queue_takes_nothing_more_and_gives_what_it_has()
    {
        queue.TryAdd(Some("pay", Lane.Request));
        queue.TryAdd(Some("mark", Lane.Patient));
        queue.Close();
        Assert.False(queue.TryAdd(Some("late", Lane.Event)));
        Assert.True(queue.Take(group, 1));
        Assert.True(queue.Take(group, 256));
        Assert.Equal(["pay", "mark"], group.Select(work => work.Name));
        Assert.False(queue.Take([], 256));
    }

    [Fact]
    public async Task A_sleeping_writer_is_woken_by_each_that_comes()
    {
        var taking = Task.Run(() =>
        {
            var count = 0;
            for (var taken = new List<Work>(); queue.Take(taken, 256); taken.Clear())
                count += taken.Count;
            return count;
        });
        for (var i = 0; i < 20_000; i++)
        {
            while (!queue.TryAdd(Some("pay", i % 3 == 0 ? Lane.Patient : Lane.Request)))
                await Task.Yield();
        }
        queue.Close();
        Assert.Equal(20_000, await taking);
    }

    private static Work<int> Some(string name, Lane lane) => new(_ => Task.FromResult(0), name, lane, Cause.None, default);
}
