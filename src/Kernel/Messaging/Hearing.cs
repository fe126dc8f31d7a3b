using Stoa.Kernel.Data;
using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Messaging;

/// <summary>What a service does with an event: in one transaction with the inbox, up to <paramref name="Limit"/> at a time.</summary>
internal sealed record Hearing(string Name, Type Type, int Limit, Func<Tx, IReadOnlyList<object>, Task> Handle)
{
    /// <summary>How many rows an event changes; nothing: a few.</summary>
    public Func<object, int>? Rows { get; init; }

    /// <summary>How many were handled in this process.</summary>
    public Count Heard { get; } = new();
}

/// <summary>What every process does with an event, outside any transaction.</summary>
internal sealed record Overhearing(string Name, Type Type, Action<object> Handle)
{
    /// <summary>What to do when some may have been missed, because the bus was away.</summary>
    public Action? Missed { get; init; }
}

/// <summary>How a service answers a question.</summary>
internal sealed record Answering(string Name, Type Type, Func<object, Task<object>> Answer);
