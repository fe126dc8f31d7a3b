using Microsoft.Extensions.Configuration;

namespace Stoa.Kernel.Hosting;

/// <summary>What was asked of the program: a command, its words, and settings. "run" may be left out.</summary>
internal sealed record CommandLine(string Command, IReadOnlyList<string> Words, IConfigurationRoot Configuration)
{
    private static readonly string[] Commands = ["run", "services", "check", "health", "help", "version"];

    public static CommandLine Read(string[] args)
    {
        var settings = args.SkipWhile(word => !word.StartsWith('-')).ToArray();
        var words = args.TakeWhile(word => !word.StartsWith('-')).ToList();
        var command = settings.Any(word => word is "--help" or "-h" or "-?") ? "help"
            : settings.Contains("--version") ? "version"
            : words.Count == 0 ? "run"
            : words[0];
        if (words.Count > 0 && words[0] == command)
            words.RemoveAt(0);
        settings = [.. settings.Where(word => word is not ("--help" or "-h" or "-?" or "--version")).Select(Flag)];
        return new(command, words, ReadConfiguration(settings));
    }

    public bool Known => Commands.Contains(Command);

    /// <summary>A word that stands alone must not take the next one for its value.</summary>
    private static string Flag(string word) => word == "--online" ? "--online=true" : word;

    /// <summary>Arguments win over the environment, the environment over .env, and that over stoa.json.</summary>
    private static IConfigurationRoot ReadConfiguration(string[] settings) => new ConfigurationBuilder()
        .SetBasePath(Directory.GetCurrentDirectory())
        .AddJsonFile("stoa.json", optional: true, reloadOnChange: false)
        .AddInMemoryCollection(ReadEnvFile(".env"))
        .AddEnvironmentVariables()
        .AddCommandLine(settings)
        .Build();

    /// <summary>NAME=value a line; # starts a comment line; quotes around a value go.</summary>
    internal static IEnumerable<KeyValuePair<string, string?>> ReadEnvFile(string file)
    {
        if (!File.Exists(file))
            yield break;
        foreach (var line in File.ReadLines(file))
        {
            var text = line.Trim();
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (text.StartsWith('#') || equals <= 0)
                continue;
            var name = text[..equals].Trim().Replace("__", ":", StringComparison.Ordinal);
            var value = text[(equals + 1)..].Trim();
            if (value.Length > 1 && value[0] == value[^1] && value[0] is '"' or '\'')
                value = value[1..^1];
            yield return new(name.StartsWith("export ", StringComparison.Ordinal) ? name[7..].Trim() : name, value);
        }
    }
}
