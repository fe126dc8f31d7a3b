namespace Stoa.Interleavings.Tests;

/// <summary>Something that a process of the service does, and what whoever asked for it is told.</summary>
internal sealed record Use(string Name, Func<Side, Task<object?>> Run)
{
    public static Use Of(string name, Func<Side, Task> run) => new(name, async side =>
    {
        await run(side);
        return null;
    });

    public static Use Of<T>(string name, Func<Side, Task<T>> run) => new(name, async side => await run(side));

    public override string ToString() => Name;
}

/// <summary>What is there before two uses meet, and which may.</summary>
internal sealed record Scene(string Name, Func<Side, Task> Arrange, IReadOnlyList<Use> Uses)
{
    /// <summary>If given, each use meets this one alone.</summary>
    public Use? With { get; init; }

    /// <summary>What the service does by its own clock a moment later; only then it is the end.</summary>
    public Func<Stage, Task>? Later { get; init; }

    /// <summary>A table in which ends may differ; who says so says why.</summary>
    public string? Apart { get; init; }

    /// <summary>It does not matter which process made something, also the one that prepares.</summary>
    public bool WhoeverDidIt { get; init; }

    /// <summary>Each with each and with itself.</summary>
    public IEnumerable<Pair> Pairs => With is not null
        ? Uses.Select(use => new Pair(this, use, With))
        : from first in Enumerable.Range(0, Uses.Count)
          from second in Enumerable.Range(first, Uses.Count - first)
          select new Pair(this, Uses[first], Uses[second]);
}

/// <summary>Two uses that meet.</summary>
internal sealed record Pair(Scene Scene, Use A, Use B)
{
    public override string ToString() => $"[{Scene.Name}] {A} | {B}";
}
