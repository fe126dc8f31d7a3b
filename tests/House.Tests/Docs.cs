using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Stoa.House.Tests;

/// <summary>What is written for people is there and is true.</summary>
internal static partial class Docs
{
    /// <summary>
    /// Words that would tell whose machine this was written on. Put together here so that this file does not say them itself.
    /// </summary>
    private static readonly string[] MachineWords = ["/" + "work/", "/" + "root/", "nuget" + ".org", "registry" + ".npmjs"];

    public static IEnumerable<string> FoldersWithoutReadme(IReadOnlyCollection<string> paths) =>
        from folder in paths.Select(Room).OfType<string>().Distinct()
        where !paths.Contains(folder + "/README.md")
        select $"{folder} has no README.md.";

    public static IEnumerable<string> DeadLinks(Page page, IReadOnlyCollection<string> paths) =>
        from Match link in Link().Matches(page.Text)
        let target = link.Groups["to"].Value
        where !target.Contains(':', StringComparison.Ordinal)
        let path = Resolve(page.Folder, target)
        where !paths.Contains(path) && !paths.Any(one => one.StartsWith(path + "/", StringComparison.Ordinal))
        select $"{page.At(link.Index)}: {target} leads nowhere.";

    /// <summary>The settings that the source reads: each literal that is nothing but a setting's name.</summary>
    public static IEnumerable<string> SettingsRead(IEnumerable<Code> source) => source
        .SelectMany(code => code.Nodes<ExpressionSyntax>())
        .Select(one => one is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax ? one.ToString().TrimStart('$').Trim('"') : "")
        .Where(text => SettingName().IsMatch(text))
        .Select(WithoutHoleName).Distinct();

    /// <summary>The settings that the tables of a page name in their first column.</summary>
    public static IEnumerable<string> SettingsTold(Page page) =>
        from line in page.Lines
        where line.StartsWith('|')
        from Match name in SettingInTable().Matches(line.Split('|')[1])
        select WithoutHoleName(name.Groups["name"].Value);

    public static IEnumerable<string> SettingsOtherwise(IEnumerable<Code> source, params IReadOnlyList<Page> pages)
    {
        var (read, told) = (SettingsRead(source).ToHashSet(), pages.SelectMany(SettingsTold).ToHashSet());
        var where = string.Join(" or ", pages.Select(page => page.Path));
        read.RemoveWhere(name => read.Contains(name + ":{}"));       // a section, told by what is in it
        return read.Except(told).Select(name => $"{name} is read and nobody tells of it in {where}.")
            .Concat(told.Except(read).Select(name => $"{name} is named in {where} and nobody reads it."));
    }

    public static IEnumerable<string> TellingOfMachines(Page page) =>
        from word in MachineWords
        let at = page.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase)
        where at >= 0
        select $"{page.At(at)} says {word}.";

    /// <summary>The room that a file lies in, where rooms have a README: a folder of the Kernel, a service.</summary>
    private static string? Room(string path)
    {
        var words = path.Split('/');
        var isRoom = words is ["src", "Kernel", _, _, ..]
            || (words is ["src", "Services", var name, _, ..] && !name.EndsWith(".Tests", StringComparison.Ordinal));
        return isRoom ? string.Join('/', words[..3]) : null;
    }

    private static string Resolve(string folder, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", folder, target.TrimEnd('/')))).Replace('\\', '/');

    /// <summary>Limits:{class} and Limits:{name} are one setting; so is a name that goes on where the text ends.</summary>
    private static string WithoutHoleName(string name) => Hole().Replace(name.EndsWith(':') ? name + "{}" : name, "{}");

    [GeneratedRegex(@"\]\((?<to>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^Stoa(:([A-Za-z]+|\{\w+\}))*:([A-Za-z]+|\{\w+\})?$")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"`(?<name>Stoa:[A-Za-z:{}]+)`")]
    private static partial Regex SettingInTable();

    [GeneratedRegex(@"\{\w*\}")]
    private static partial Regex Hole();
}
