namespace Stoa.EndToEnd.Postman;

/// <summary>One request of a flow: an operation of the description, what is sent, and what its answer must be.</summary>
internal sealed record Step(string OperationId, string Name, int Status)
{
    /// <summary>JSON, with {{variables}}.</summary>
    public string? Body { get; init; }

    /// <summary>What the path's {names} stand for.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    public string Query { get; init; } = "";

    /// <summary>The variable whose token is shown as a bearer's; nothing: nobody.</summary>
    public string? As { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What later steps need: a variable, and the expression over the answer's <c>body</c> that gives it.</summary>
    public IReadOnlyDictionary<string, string> Keep { get; init; } = new Dictionary<string, string>();

    /// <summary>What else must hold: a sentence, and the expression over <c>body</c> that must be true.</summary>
    public IReadOnlyDictionary<string, string> Holds { get; init; } = new Dictionary<string, string>();

    /// <summary>Asked again until this expression over <c>body</c> is true: what another service does a moment later.</summary>
    public string? Until { get; init; }
}

/// <summary>Requests in the order in which somebody makes them.</summary>
internal sealed record Flow(string Name, string Summary, IReadOnlyList<Step> Steps);
