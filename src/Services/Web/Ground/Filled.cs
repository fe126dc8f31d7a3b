using Stoa.Client;

namespace Stoa.Web;

/// <summary>A form as somebody filled it in, shown again with what is wrong.</summary>
public sealed class Filled(Form? form = null, Problem? problem = null)
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);

    /// <summary>What is wrong that belongs to no single field.</summary>
    public string? Wrong { get; init; } = problem switch
    {
        null => null,
        { Errors.Count: > 0 } => "Please look at what is marked below.",
        _ => Said(problem),
    };

    public bool IsWrong => Wrong is not null;

    /// <summary>What stands in a field, before anybody wrote in it or after.</summary>
    public string? this[string name] => form is not null && form.Has(name) ? form[name] : given.GetValueOrDefault(name);

    public Filled With(string name, string? value)
    {
        if (value is not null)
            given[name] = value;
        return this;
    }

    /// <summary>What is wrong with a field, by its name in the API.</summary>
    public string? Flaw(string member) =>
        problem?.Errors is { } errors && errors.TryGetValue(member, out var told) && told.Count > 0 ? Sentence(told[0], member) : null;

    public static string Said(Problem problem) => problem.Status == 0
        ? "A part of the shop does not answer at the moment. Nothing was lost; try again in a moment." : problem.Detail;

    /// <summary>The API names its member; the page has the field's label beside it.</summary>
    private static string Sentence(string told, string member)
    {
        var rest = told.StartsWith($"'{member}' ", StringComparison.Ordinal) ? told[(member.Length + 3)..] : told;
        return char.ToUpperInvariant(rest[0]) + rest[1..];
    }
}
