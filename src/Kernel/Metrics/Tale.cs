using System.Collections.Concurrent;

namespace Stoa.Kernel.Metrics;

/// <summary>A sum over what this process said: the money of paid orders. It begins with zeros, so that it is seen.</summary>
internal sealed class Tale(
    string @event, Type type, string name, string help, Func<object, Reading> read, IReadOnlyList<Reading> zeros)
{
    private readonly ConcurrentDictionary<string, Sum> sums =
        new(zeros.Select(zero => KeyValuePair.Create(KeyOf(zero), new Sum(zero.Labels))), StringComparer.Ordinal);

    /// <summary>The wire name of what it sums up.</summary>
    public string Event => @event;

    public Type Type => type;

    public Family Told => Family.Counter(name, help, [.. sums.Values.Select(sum => new Reading(sum.Value, sum.Labels))]);

    public void Count(object happened)
    {
        var reading = read(happened);
        sums.GetOrAdd(KeyOf(reading), _ => new Sum(reading.Labels)).Add((long)reading.Value);
    }

    private static string KeyOf(Reading reading) => string.Join(' ', reading.Labels.Select(label => label.Value));

    private sealed class Sum((string, string)[] labels)
    {
        private long value;

        public (string, string)[] Labels => labels;

        public long Value => Volatile.Read(ref value);

        public void Add(long more) => Interlocked.Add(ref value, more);
    }
}

/// <summary>How often something happened in this process.</summary>
internal sealed class Count
{
    private long value;

    public long Value => Volatile.Read(ref value);

    public void Add(int more = 1) => Interlocked.Add(ref value, more);
}
