namespace Stoa.Client;

/// <summary>What the shop answered: a value, or the problem that it told. A refusal is no exception.</summary>
public sealed record Answer<T>(int Status, T? Given, Problem? Problem)
{
    public bool IsGood => Problem is null;

    /// <summary>The value of a good answer.</summary>
    /// <exception cref="ProblemException">It was a problem.</exception>
    public T Value => Problem is null ? Given! : throw new ProblemException(Problem);

    /// <summary>By which a later change says what it has seen: If-Match.</summary>
    public string? ETag { get; init; }

    /// <summary>The answer that an earlier request with the same key got.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>The value of an answer that is good and says nothing.</summary>
public readonly record struct Nothing;
