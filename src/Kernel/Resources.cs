namespace Stoa.Kernel;

/// <summary>The files that are built into an assembly: schemas, word lists, templates.</summary>
public static class Resources
{
    /// <summary>The text of a file that is embedded in the assembly of a type.</summary>
    public static string Text(Type neighbour, string file)
    {
        using var reader = new StreamReader(Bytes(neighbour, file));
        return reader.ReadToEnd();
    }

    /// <summary>The bytes of such a file.</summary>
    public static Stream Bytes(Type neighbour, string file)
    {
        var name = neighbour.Assembly.GetManifestResourceNames().Single(one => one.EndsWith("." + file, StringComparison.Ordinal));
        return neighbour.Assembly.GetManifestResourceStream(name)!;
    }
}
