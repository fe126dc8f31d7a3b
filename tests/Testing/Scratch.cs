namespace Stoa.Testing;

/// <summary>A temporary folder that goes when the test ends.</summary>
public sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("stoa-").FullName;

    public string File(string name) => Path.Combine(Folder, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
        }
        catch (IOException)
        {
            // A file is still open somewhere; the temporary folder is swept by the system.
        }
    }
}
