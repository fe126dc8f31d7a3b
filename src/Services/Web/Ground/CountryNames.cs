using Stoa.Kernel;

namespace Stoa.Web;

/// <summary>The countries by name, for choosing one.</summary>
public static class CountryNames
{
    public static IReadOnlyList<(string Code, string Name)> All { get; } =
    [
        .. from line in Resources.Text(typeof(CountryNames), "countries.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries)
           select (line[..2], line[3..].Trim()),
    ];

    private static readonly Dictionary<string, string> ByCode = All.ToDictionary(one => one.Code, one => one.Name);

    public static string Of(string code) => ByCode.GetValueOrDefault(code, code);

    /// <summary>Where a browser's language suggests that its user lives: de-AT.</summary>
    public static string? Guess(string acceptLanguage) =>
        acceptLanguage.Split(',')[0].Split(';')[0].Split('-') is [_, { Length: 2 } region] && ByCode.ContainsKey(region.ToUpperInvariant())
            ? region.ToUpperInvariant() : null;
}
