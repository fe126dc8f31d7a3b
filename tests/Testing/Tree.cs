namespace Stoa.Testing;

/// <summary>The tree of files that these tests belong to.</summary>
public static class Tree
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Stoa.slnx")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("These tests look at the repository and run inside it.");
        return folder;
    }
}
