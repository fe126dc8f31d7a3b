namespace Stoa.Kernel.Metrics;

/// <summary>One number that operators watch, and what it is of: 12 orders with status "paid".</summary>
/// <param name="Labels">From a small set that never grows with customers or orders, and nothing personal.</param>
public readonly record struct Reading(double Value, params (string Name, string Value)[] Labels)
{
    /// <summary>What follows the name where several numbers make up one: "_bucket".</summary>
    internal string? Ending { get; init; }
}

/// <summary>Numbers of one name, as of now: all orders, one reading a status.</summary>
internal sealed record Family(string Name, string Help, Kind Kind, IReadOnlyList<Reading> Readings)
{
    public static Family Gauge(string name, string help, params IReadOnlyList<Reading> readings) => new(name, help, Kind.Gauge, readings);

    public static Family Counter(string name, string help, params IReadOnlyList<Reading> readings) =>
        new(name, help, Kind.Counter, readings);
}

/// <summary>How the numbers of a name behave.</summary>
internal enum Kind
{
    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Only grows while the process runs.</summary>
    Counter,

    /// <summary>Counters that together say how long something took.</summary>
    Histogram,
}

/// <summary>A number of a service's business, and how it is read from its database.</summary>
internal sealed record Measure(string Name, string Help, Func<Data.Snapshot, Task<IReadOnlyList<Reading>>> Read);
