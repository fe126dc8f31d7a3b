using System.Text.RegularExpressions;

namespace Stoa.Kernel.Web;

/// <summary>Says which parameter of a route was wrong, without the framework's words for it, which name our types.</summary>
internal static partial class BadParameter
{
    public static Problem Explain(string message)
    {
        if (Unreadable().Match(message) is { Success: true } unreadable)
            return Named(unreadable.Groups["name"].Value, "is not of the expected form.");
        if (Absent().Match(message) is { Success: true } absent)
            return Named(absent.Groups["name"].Value, "is required.");
        if (message.Contains("body", StringComparison.OrdinalIgnoreCase))
            return new(400, "invalid-json", "A body is required. It is sent as 'application/json'.");
        return Problems.Of(400);
    }

    private static Problem Named(string name, string flaw) => Problems.Invalid(name, $"'{name}' {flaw}");

    [GeneratedRegex("^Failed to bind parameter \"[^\"]*?(?<name>[A-Za-z0-9_.]+)\" from", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Unreadable();

    [GeneratedRegex(
        "^Required parameter \"[^\"]*?(?<name>[A-Za-z0-9_.]+)\" was not provided from (query string|header)",
        RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Absent();
}
