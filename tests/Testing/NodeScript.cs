using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Stoa.Testing;

/// <summary>
/// A script for Node.js that says what a package of npm, which is not ours, thinks of what we do: JSON in, JSON out. The package is pinned
/// in the package.json beside the script and fetched once for a user of this machine.
/// </summary>
public static class NodeScript
{
    /// <summary>What it answers; where Node.js or the package is not at hand, why not.</summary>
    public static async Task<(JsonNode? Answer, string? WhyNot)> Ask(string folder, string script, JsonNode question)
    {
        var required = Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";
        try
        {
            return (JsonNode.Parse(await Run("node", await Install(folder, script), question.ToJsonString(), script)), null);
        }
        catch (Exception reason) when (reason is Win32Exception or NotAtHand && !required)
        {
            return (null, $"Node.js with the packages of {script} is not at hand: {reason.Message}");
        }
    }

    private static async Task<string> Install(string from, string script)
    {
        var package = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(from, "package.json")))!;
        var pinned = package["dependencies"]!.AsObject().Select(one => $"{one.Key}-{one.Value}");
        var kept = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var folder = Path.Combine(kept, "stoa-tests", $"{string.Join('-', pinned)}-{Path.GetFileNameWithoutExtension(script)}");
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "package.json", script })
            File.Copy(Path.Combine(from, file), Path.Combine(folder, file), overwrite: true);
        if (!package["dependencies"]!.AsObject().All(one => File.Exists(Path.Combine(folder, "node_modules", one.Key, "package.json"))))
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
