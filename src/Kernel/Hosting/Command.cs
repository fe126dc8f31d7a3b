namespace Stoa.Kernel.Hosting;

/// <summary>Something that the program can do beside running the shop. Who builds the program hands it in.</summary>
/// <param name="Usage">How it is called: "verify [--patience 10]".</param>
/// <param name="Run">Does it and gives the exit code.</param>
public sealed record Command(string Name, string Usage, string Summary, Func<CommandCall, Task<int>> Run);

/// <summary>What a command is given: how the shop is configured, the words after the command's name, and every service described.</summary>
public sealed record CommandCall(
    Settings Settings, IReadOnlyList<string> Words, IReadOnlyList<ServiceDescription> Services, TextWriter Out);
