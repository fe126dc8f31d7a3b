using RabbitMQ.Client;

namespace Stoa.RabbitMq;

/// <summary>
/// Tells the broker what was handled, many deliveries in one word where all before them are handled too, and by themselves where an older
/// one still takes its time.
/// </summary>
internal sealed class Acks(IChannel channel, Action<string> drop)
{
    private readonly Lock gate = new();
    private readonly SortedSet<ulong> done = [];
    private readonly SortedSet<ulong> settled = [];
    private ulong upTo;
    private Task working = Task.CompletedTask;
    private bool isWorking;

    public void Done(ulong delivery)
    {
        lock (gate)
        {
            done.Add(delivery);
            if (isWorking)
                return;
            isWorking = true;
            working = Work();
        }
    }

    /// <summary>It could neither be handled nor parked: on to the dead letters.</summary>
    public async Task Refuse(ulong delivery)
    {
        try
        {
            await channel.BasicNackAsync(delivery, multiple: false, requeue: false);
        }
#pragma warning disable CA1031 // unanswered it comes again on another connection
        catch (Exception failure)
        {
            drop(failure.Message);
        }
#pragma warning restore CA1031
        lock (gate)
            settled.Add(delivery);
    }

    /// <summary>Waits until everything that was handled so far is said.</summary>
    public Task Flush()
    {
        lock (gate)
            return working;
    }

    /// <summary>The next words to say: the number, and whether it means all before it as well.</summary>
    internal List<(ulong Delivery, bool All)> Next()
    {
        var words = new List<(ulong, bool)>();
        lock (gate)
        {
            ulong newest = 0;
            while (true)
            {
                if (done.Remove(upTo + 1))
                    newest = ++upTo;
                else if (settled.Remove(upTo + 1))
                    upTo++;
                else
                    break;
            }
            if (newest > 0)
                words.Add((newest, true));
            foreach (var delivery in done)
            {
                words.Add((delivery, false));
                settled.Add(delivery);
            }
            done.Clear();
            isWorking = words.Count > 0;
        }
        return words;
    }

    private async Task Work()
    {
        await Task.Yield();       // what is handled at the same moment is said in one word
        try
        {
            while (Next() is { Count: > 0 } words)
            {
                foreach (var (delivery, all) in words)
                    await channel.BasicAckAsync(delivery, all);
            }
        }
#pragma warning disable CA1031 // unanswered they come again on another connection, and the inbox knows them
        catch (Exception failure)
        {
            drop(failure.Message);
        }
#pragma warning restore CA1031
    }
}
