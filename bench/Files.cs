namespace Stoa.Bench;

/// <summary>A folder's files with their sizes.</summary>
internal static class Files
{
    public static void List(string folder)
    {
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
            Console.WriteLine($"{new FileInfo(file).Length,14:N0}  {Path.GetFileName(file)}");
    }
}
