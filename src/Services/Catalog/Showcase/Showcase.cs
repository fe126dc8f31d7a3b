using System.Collections.Concurrent;

namespace Stoa.Catalog;

/// <summary>
/// The answers that most visitors ask for, ready to be sent. A change anywhere in what is shown makes all of them void at its commit
/// (<see cref="Key"/> is touched); what another process changed is seen when its event comes, and after a second at the latest. An answer
/// counts for the generation that was on before its data was read, so one that was made of older data is never shown after a change.
/// </summary>
internal sealed class Showcase(TimeProvider time)
{
    /// <summary>What a transaction touches that changes something shown.</summary>
    public const string Key = "showcase";

    /// <summary>When so much was put in, it is cleared out: what is asked for is soon there again.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>What an answer takes besides its bytes, rounded up, so that many small ones are bounded too.</summary>
    private const int Frame = 1_024;

    private readonly long mostAge = time.TimestampFrequency;
    private ConcurrentDictionary<string, Place> places = new(StringComparer.Ordinal);
    private long generation;
    private long room = MostBytes;

    /// <summary>How many answers it holds, current or not.</summary>
    public int Count => places.Count;

    /// <summary>Something that is shown has changed, and the change is committed.</summary>
    public void Changed() => Interlocked.Increment(ref generation);

    /// <summary>The answer, if it is ready and still holds.</summary>
    public Ready? Find(string key) =>
        places.TryGetValue(key, out var place) && place.Ready is { } ready && Holds(place) ? ready : null;

    /// <summary>
    /// The answer, made for whoever asks first while the others wait for it. What <paramref name="make"/> can't find is not kept.
    /// </summary>
    public async Task<Ready?> Get(string key, Func<Task<Ready?>> make)
    {
        var mine = new Place(Volatile.Read(ref generation), time.GetTimestamp());
        var place = places.AddOrUpdate(
            key, static (_, its) => its.mine, static (_, there, its) => its.self.Holds(there) ? there : its.mine, (self: this, mine));
        if (place != mine)
            return await place.Made;
        try
        {
            var ready = await make();
            if (ready is null)
                places.TryRemove(KeyValuePair.Create(key, mine));
            else
                MakeRoom(ready.Size + Frame);
            mine.Show(ready);
            return ready;
        }
        catch (Exception failure)
        {
            places.TryRemove(KeyValuePair.Create(key, mine));
            mine.Fail(failure);
            throw;
        }
    }

    private bool Holds(Place place) =>
        place.Generation == Volatile.Read(ref generation) && time.GetTimestamp() - place.Since < mostAge;

    private void MakeRoom(int size)
    {
        if (Interlocked.Add(ref room, -size) >= 0)
            return;
        Interlocked.Exchange(ref room, MostBytes);
        places = new ConcurrentDictionary<string, Place>(StringComparer.Ordinal);
    }

    /// <summary>A place for one answer, taken before its data is read.</summary>
    private sealed class Place(long generation, long since)
    {
        private readonly TaskCompletionSource<Ready?> making = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Ready? ready;

        public long Generation => generation;

        public long Since => since;

        public Ready? Ready => Volatile.Read(ref ready);

        public Task<Ready?> Made => making.Task;

        public void Show(Ready? made)
        {
            Volatile.Write(ref ready, made);
            making.SetResult(made);
        }

        public void Fail(Exception failure)
        {
            making.SetException(failure);
            _ = making.Task.Exception;       // whoever waits has it; nobody may wait
        }
    }
}
