using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Xunit;

namespace Stoa.Testing;

/// <summary>
/// The other side's own code, by its packages for Node.js: a folder beside the test has the package.json that pins them, and scripts. They
/// are fetched once for a user of this machine. Where they are not at hand, what asks them is skipped.
/// </summary>
public sealed class Counterpart
{
    private readonly JsonNode? answer;
    private readonly string? whyNot;

    private Counterpart(JsonNode? answer, string? whyNot) => (this.answer, this.whyNot) = (answer, whyNot);

    /// <summary>One conversation for many tests: check.mjs is given a question and answers in JSON.</summary>
    public static async Task<Counterpart> Ask(string folder, string question, [CallerFilePath] string here = "")
    {
        try
        {
            return new(JsonNode.Parse(await Run("node", await Fetch(folder, here), question, "check.mjs")), null);
        }
        catch (NotAtHand reason)
        {
            return new(null, reason.Message);
        }
    }

    /// <summary>Runs a script to its end and gives what it says.</summary>
    public static async Task<string> Say(string folder, string script, string input, [CallerFilePath] string here = "") =>
        await Run("node", await FetchOrSkip(folder, here), input, script);

    /// <summary>Starts a script that lives until its input ends.</summary>
    public static async Task<Process> Start(string folder, string script, string[] arguments, [CallerFilePath] string here = "") =>
        Start("node", await FetchOrSkip(folder, here), [script, .. arguments]);

    public JsonNode Said(string what)
    {
        Assert.SkipUnless(whyNot is null, whyNot ?? "");
        return answer![what]!;
    }

    private static async Task<string> FetchOrSkip(string folder, string here)
    {
        try
        {
            return await Fetch(folder, here);
        }
        catch (NotAtHand reason)
        {
            Assert.Skip(reason.Message);
            throw;
        }
    }

    /// <summary>A place of its own for each test class, as several suites run at once.</summary>
    private static async Task<string> Fetch(string folder, string here)
    {
        var from = Path.Combine(Path.GetDirectoryName(here)!, folder);
        var pins = await File.ReadAllBytesAsync(Path.Combine(from, "package.json"));
        var kept = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var name = $"{Path.GetFileNameWithoutExtension(here)}-{folder}-{Convert.ToHexStringLower(SHA256.HashData(pins))[..12]}";
        var place = Path.Combine(kept, "stoa-tests", name);
        Directory.CreateDirectory(place);
        foreach (var file in Directory.GetFiles(from))
            File.Copy(file, Path.Combine(place, Path.GetFileName(file)), overwrite: true);
        var isWhole = Path.Combine(place, "fetched");
        if (File.Exists(isWhole))
            return place;
        try
        {
            await Run("npm", place, "", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock");
        }
        catch (Exception reason) when (reason is Win32Exception or InvalidOperationException
            && Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") != "1")
        {
            throw new NotAtHand($"Node.js with the packages of {folder} is not at hand: {reason.Message}");
        }
        await File.WriteAllTextAsync(isWhole, "");
        return place;
    }

    private static async Task<string> Run(string program, string folder, string input, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await errors);
    }

    private static Process Start(string program, string folder, string[] arguments) => Process.Start(
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
