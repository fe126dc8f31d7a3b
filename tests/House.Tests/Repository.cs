using Stoa.Testing;

namespace Stoa.House.Tests;

/// <summary>A file of the repository: its path from the root, with slashes, and what it says.</summary>
internal sealed record Page(string Path, string Text)
{
    public IReadOnlyList<string> Lines => Text.Split('\n');

    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    /// <summary>It tests something: it lives in tests/ or in a service's test folder.</summary>
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal) || Path.Contains(".Tests/", StringComparison.Ordinal);

    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal) && !IsTest;

    public string At(int index) => $"{Path}:{Text.AsSpan(0, index).Count('\n') + 1}";
}

/// <summary>The repository that these tests were built from, as it lies on the disk, without what is built or left behind there.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".idea", ".vs", "TestResults", "artifacts", "bin", "data", "node_modules", "obj"];
    private static readonly Lazy<List<Page>> Everything = new(() => [.. Files(new DirectoryInfo(Tree.Root)).Select(Read).OfType<Page>()]);

    /// <summary>Where every file lies, pictures too.</summary>
    public static IReadOnlyList<string> Paths { get; } = [.. Files(new DirectoryInfo(Tree.Root)).Select(PathOf)];

    /// <summary>Every text.</summary>
    public static IReadOnlyList<Page> Pages => Everything.Value;

    public static IEnumerable<Page> Named(string ending) => Pages.Where(page => page.Path.EndsWith(ending, StringComparison.Ordinal));

    public static Page Page(string path) => Pages.Single(page => page.Path == path);

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) => folder.EnumerateFiles().Where(file => !NotOurs.Contains(file.Name))
        .Concat(folder.EnumerateDirectories().Where(below => !NotOurs.Contains(below.Name)).SelectMany(Files))
        .OrderBy(file => file.FullName, StringComparer.Ordinal);

    /// <summary>Nothing for a file that is no text.</summary>
    private static Page? Read(FileInfo file)
    {
        var text = File.ReadAllText(file.FullName);
        return text.Contains('\0', StringComparison.Ordinal)
            ? null
            : new Page(PathOf(file), text);
    }

    private static string PathOf(FileInfo file) => Path.GetRelativePath(Tree.Root, file.FullName).Replace('\\', '/');
}
