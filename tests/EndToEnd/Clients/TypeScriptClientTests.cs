using System.Diagnostics;
using Stoa.Testing;

namespace Stoa.EndToEnd.Clients;

/// <summary>The client for TypeScript: compiled by its own compiler, strictly, and at work in a real shop.</summary>
public sealed class TypeScriptClientTests : IDisposable
{
    private readonly Scratch scratch = new();

    public static bool HasNode => OnPath("node") || Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";

    [Fact(SkipUnless = nameof(HasNode), Skip = "Node.js is not at hand (on Debian: apt-get install npm).")]
    public async Task It_compiles_and_buys()
    {
        await using var shop = await TestShop.Open(Engine.Sqlite, Roster.Services, settings: new() { ["Stoa:Demo"] = "false" });
        var owner = await shop.Admin();
        var product = (await owner.Post("/products", new { name = "Microphone", price = 99.5, stock = 100 })).Is(201).Text("id");
        var folder = Path.Combine(Tree.Root, "clients", "typescript");
        foreach (var file in Directory.GetFiles(folder, "*.json").Concat(Directory.GetFiles(Path.Combine(folder, "src"))))
        {
            var copy = scratch.File(Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        await Run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock");
        await Run("npm", "run", "build");
        var script = Path.Combine(Tree.Root, "tests", "EndToEnd", "Clients", "typescript", "check.mjs");
        var said = await Run("node", script, scratch.Folder, shop.Address.ToString(), product);
        Assert.Equal(
            """{"cart":199,"paid":"succeeded","status":"paid","refused":"not-found","again":true,"renewed":true,"found":1}""", said.Trim());
    }

    public void Dispose() => scratch.Dispose();

    private async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = scratch.Folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {arguments[0]}: {await said} {await wrong}");
        return await said;
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
