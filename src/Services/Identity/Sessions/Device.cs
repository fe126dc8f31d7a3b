using System.Net;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>Where somebody signs in from, in words that its owner recognises.</summary>
public sealed record Device(string Label, string Network)
{
    public const int MostLabelLength = 80;

    // The first that is found is it: every browser also names the ones it descends from.
    private static readonly (string Mark, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    private static readonly (string Mark, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"), ("Linux", "Linux")];

    public static Device Of(string? userAgent, IPAddress? address) => new(LabelOf(userAgent ?? ""), ClientNetwork.Of(address));

    /// <summary>"Firefox on Linux", else the first words of what the client calls itself.</summary>
    public static string LabelOf(string userAgent)
    {
        var browser = NameIn(userAgent, Browsers);
        var system = NameIn(userAgent, Systems);
        if (browser is not null)
            return system is null ? browser : $"{browser} on {system}";
        var printable = string.Concat(userAgent.Where(letter => !char.IsControl(letter))).Trim();
        if (printable.Length == 0)
            return "unknown";
        if (printable.Length <= MostLabelLength)
            return printable;
        var cutsACharacter = char.IsHighSurrogate(printable[MostLabelLength - 1]);
        return printable[..(cutsACharacter ? MostLabelLength - 1 : MostLabelLength)];
    }

    private static string? NameIn(string userAgent, (string Mark, string Name)[] known) =>
        known.FirstOrDefault(one => userAgent.Contains(one.Mark, StringComparison.Ordinal)).Name;
}
