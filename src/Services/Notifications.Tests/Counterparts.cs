using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Stoa.Notifications.Tests;

/// <summary>The packages of those whom our carriers talk to, for Node.js: fetched once for a user of this machine.</summary>
internal static class Counterparts
{
    private static readonly string[] Files = ["package.json", "signatures.mjs", "mails.mjs"];
    private static readonly Lazy<Task<string>> Folder = new(() => Install());

    /// <summary>Runs a script to its end; where the packages are not at hand, the test is skipped.</summary>
    public static async Task<string> Run(string script, string input)
    {
        var folder = await Ready();
        return await Run("node", folder, input, script);
    }

    /// <summary>Starts a script that lives until its input ends.</summary>
    public static async Task<Process> Start(string script, params string[] arguments) =>
        Start("node", await Ready(), [script, .. arguments]);

    private static async Task<string> Ready()
    {
        var required = Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";
        try
        {
            return await Folder.Value;
        }
        catch (Exception reason) when (reason is Win32Exception or NotAtHand && !required)
        {
            Assert.Skip($"Node.js with the packages is not at hand: {reason.Message}");
            throw;
        }
    }

    private static async Task<string> Install([CallerFilePath] string here = "")
    {
        var from = Path.Combine(Path.GetDirectoryName(here)!, "counterparts");
        var version = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
            await File.ReadAllBytesAsync(Path.Combine(from, "package.json"))))[..12];
        var kept = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var folder = Path.Combine(kept, "stoa-tests", $"carriers-{version}");
        Directory.CreateDirectory(folder);
        foreach (var file in Files)
            File.Copy(Path.Combine(from, file), Path.Combine(folder, file), overwrite: true);
        var isWhole = Path.Combine(folder, "installed");
        if (!File.Exists(isWhole))
        {
            await Run("npm", folder, "", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock");
            await File.WriteAllTextAsync(isWhole, "");
        }
        return folder;
    }

    private static async Task<string> Run(string program, string folder, string input, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
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

    private static Process Start(string program, string folder, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private sealed class NotAtHand(string why) : Exception(why);
}
