namespace Stoa.Kernel.Web;

/// <summary>Collects what is wrong with a request's fields, so that the caller is told all of it at once.</summary>
public sealed class Check
{
    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);

    public bool Failed => errors.Count > 0;

    public Problem Problem => Problems.Invalid(errors);

    /// <summary>A line of text that says something. Gives it without the spaces around it.</summary>
    public string Text(string field, string? value, int most, int least = 1)
    {
        Take(field, value is null ? "is required." : PlainText.Flaw(value.Trim(), most, least));
        return value?.Trim() ?? "";
    }

    /// <summary>A line of text that may be left out; blank counts as left out.</summary>
    public string? OptionalText(string field, string? value, int most) =>
        string.IsNullOrWhiteSpace(value) ? null : Text(field, value, most);

    /// <summary>Text of several lines.</summary>
    public string Lines(string field, string? value, int most, int least = 1)
    {
        Take(field, value is null ? "is required." : PlainText.Flaw(value.Trim(), most, least, lines: true));
        return value?.Trim() ?? "";
    }

    /// <summary>One e-mail address, as the caller wrote it. To compare two, normalise them.</summary>
    public string Email(string field, string? value)
    {
        Take(field, Web.Email.Flaw(value?.Trim() ?? ""));
        return value?.Trim() ?? "";
    }

    /// <summary>A phone number in the international form.</summary>
    public string Phone(string field, string? value)
    {
        Take(field, Web.Phone.Flaw(value?.Trim() ?? ""));
        return value?.Trim() ?? "";
    }

    /// <summary>A country by its two letters.</summary>
    public string Country(string field, string? value)
    {
        Take(field, Countries.Flaw(value ?? ""));
        return value ?? "";
    }

    public long Whole(string field, long value, long least, long most)
    {
        Take(field, value < least || value > most ? $"must be a whole number from {least} to {most}." : null);
        return value;
    }

    /// <summary>Any other rule: the message goes on after the field's name, "must be later than 'from'."</summary>
    public void That(bool holds, string field, string message) => Take(field, holds ? null : message);

    private void Take(string field, string? flaw)
    {
        if (flaw is not null)
            errors[field] = [.. errors.GetValueOrDefault(field, []), $"'{field}' {flaw}"];
    }
}
