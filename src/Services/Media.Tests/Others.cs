using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Stoa.Media.Tests;

/// <summary>Programs that are not ours, to hold what we write against: the npm packages sharp and cloudinary.</summary>
internal static class Others
{
    private static readonly Lazy<Task<string>> Folder = new(() => Install());

    /// <summary>What they make of it; the test is skipped where they are not at hand.</summary>
    public static async Task<JsonNode> Ask(JsonObject question)
    {
        try
        {
            return JsonNode.Parse(await Run("node", await Folder.Value, question.ToJsonString(), "check.mjs"))!;
        }
        catch (Exception reason) when (
            reason is Win32Exception or NotAtHand && Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") != "1")
        {
            Assert.Skip($"Node.js with the packages sharp and cloudinary is not at hand: {reason.Message}");
            throw;
        }
    }

    /// <summary>The folder with the script and the pinned packages: fetched once for a user of this machine.</summary>
    private static async Task<string> Install([CallerFilePath] string here = "")
    {
        var from = Path.Combine(Path.GetDirectoryName(here)!, "others");
        var packages = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(from, "package.json")))!["dependencies"]!.AsObject();
        var kept = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var folder = Path.Combine(kept, "stoa-tests", string.Join('-', packages.Select(one => $"{one.Key}-{one.Value}")));
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "package.json", "check.mjs" })
            File.Copy(Path.Combine(from, file), Path.Combine(folder, file), overwrite: true);
        if (!packages.All(one => File.Exists(Path.Combine(folder, "node_modules", one.Key, "package.json"))))
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
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
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
