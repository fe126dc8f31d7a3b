using System.Globalization;
using System.Text.RegularExpressions;

namespace Stoa.Kernel.Web;

/// <summary>
/// What a class of routes allows: so many requests a period for each caller, all at once if he likes, and so many at the same time in
/// this process.
/// Written "300/1m", "300/1m, 64 at once" or "off".
/// </summary>
public sealed partial record Allowance(int Requests, TimeSpan Period, int AtOnce)
{
    /// <summary>Without limits.</summary>
    public static Allowance Off { get; } = new(int.MaxValue, TimeSpan.FromSeconds(1), int.MaxValue);

    /// <summary>What holds where nothing is configured.</summary>
    public static Allowance Default(LimitClass kind) => kind switch
    {
        LimitClass.Browse => new(1200, TimeSpan.FromMinutes(1), 512),
        LimitClass.Buy => new(120, TimeSpan.FromMinutes(1), 512),
        LimitClass.Login => new(30, TimeSpan.FromMinutes(1), 64),
        LimitClass.Admin => new(600, TimeSpan.FromMinutes(1), 64),
        LimitClass.Webhook => new(6000, TimeSpan.FromMinutes(1), 256),
        _ => Off,
    };

    /// <summary>
    /// Reads it as it is configured; nothing when it is not of that form. What happens at once may be left to the default.
    /// </summary>
    public static Allowance? Parse(string text, Allowance otherwise)
    {
        if (text.Trim() == "off")
            return Off;
        var match = Form().Match(text);
        if (!match.Success || !Whole(match, "requests", out var requests) || !Whole(match, "length", out var length))
            return null;
        var atOnce = otherwise.AtOnce;
        if (match.Groups["most"].Success && !Whole(match, "most", out atOnce))
            return null;
        var unit = match.Groups["unit"].Value switch { "s" => 1, "m" => 60, _ => 3600 };
        return new Allowance(requests, TimeSpan.FromSeconds((long)length * unit), atOnce);
    }

    private static bool Whole(Match match, string group, out int value) =>
        int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value is > 0 and <= 1_000_000;

    [GeneratedRegex(@"^\s*(?<requests>\d+)/(?<length>\d+)(?<unit>[smh])(,\s*(?<most>\d+) at once)?\s*$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Form();
}
