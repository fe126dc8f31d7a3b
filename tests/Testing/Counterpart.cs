using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Xunit;

namespace Stoa.Testing;

/// <summary>
/// The other side's own code, by its package for Node.js: a folder beside the test has its package.json and a script that is given a
/// question and answers in JSON. Where neither is at hand, what asks for an answer is skipped.
/// </summary>
public sealed class Counterpart
{
    private readonly JsonNode? answer;
    private readonly string? whyNot;

    private Counterpart(JsonNode? answer, string? whyNot) => (this.answer, this.whyNot) = (answer, whyNot);

    /// <param name="package">The package's name, and the folder's.</param>
    public static async Task<Counterpart> Ask(string package, string question, [CallerFilePath] string here = "")
    {
        var required = Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";
        try
        {
            var folder = await Install(Path.GetDirectoryName(here)!, package, Path.GetFileNameWithoutExtension(here));
            return new(JsonNode.Parse(await Run("node", folder, question, "check.mjs")), null);
        }
        catch (Exception reason) when (reason is Win32Exception or NotAtHand && !required)
        {
            return new(null, $"Node.js with the package {package} is not at hand: {reason.Message}");
        }
    }

    public JsonNode Said(string what)
    {
        Assert.SkipUnless(whyNot is null, whyNot ?? "");
        return answer![what]!;
    }

    /// <summary>The folder with the script and the pinned package: fetched once for a user of this machine.</summary>
    private static async Task<string> Install(string tests, string package, string test)
    {
        var from = Path.Combine(tests, package);
        var wanted = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(from, "package.json")))!;
        var kept = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var folder = Path.Combine(kept, "stoa-tests", $"{package}-{wanted["dependencies"]![package]}-{test}");
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "package.json", "check.mjs" })
            File.Copy(Path.Combine(from, file), Path.Combine(folder, file), overwrite: true);
        if (!File.Exists(Path.Combine(folder, "node_modules", package, "package.json")))
            await Run("npm", folder, "", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock");
        return folder;
    }

    private static async Task<string> Run(string program, string folder, string input, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return await output;
        // A package that can't be fetched is a missing counterpart; a script that fails is a failure of ours.
        throw program == "npm" ? new NotAtHand(await errors) : new InvalidOperationException(await errors);
    }

    private sealed class NotAtHand(string why) : Exception(why);
}
