namespace Stoa.Kernel.Web;

/// <summary>What a transaction came to: something was made, whose id is kept, or it was refused with an answer.</summary>
public readonly struct Made
{
    private Made(string? id, Answer? refusal) => (Id, Refusal) = (id, refusal);

    internal string? Id { get; }

    internal Answer? Refusal { get; }

    public static implicit operator Made(string id) => new(id, null);

    public static implicit operator Made(Problem problem) => new(null, problem);

    public static implicit operator Made(Answer answer) => new(null, answer);
}
