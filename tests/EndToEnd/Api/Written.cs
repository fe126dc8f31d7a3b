using Stoa.Testing;

namespace Stoa.EndToEnd.Api;

/// <summary>Files of the repository that are made from the shop's description.</summary>
internal static class Written
{
    /// <summary>The file is what it should be. With STOA_WRITE=1 it is written anew first.</summary>
    public static async Task Is(IEnumerable<string> path, string content)
    {
        var file = Path.Combine([Tree.Root, .. path]);
        if (Environment.GetEnvironmentVariable("STOA_WRITE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, content);
        }
        var written = File.Exists(file) ? await File.ReadAllTextAsync(file) : "";
        Assert.True(written == content, $"{file} is not what the description makes of it. Write it: STOA_WRITE=1 ./test EndToEnd");
    }
}
