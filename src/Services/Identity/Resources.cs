namespace Stoa.Identity;

/// <summary>The texts that are built into the service.</summary>
internal static class Resources
{
    public static string Text(string file)
    {
        var assembly = typeof(Resources).Assembly;
        var name = assembly.GetManifestResourceNames().Single(one => one.EndsWith("." + file, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
