namespace Stoa.Kernel.Messaging;

/// <summary>
/// A service of the shop and the wire names that it hears, wherever it runs: a broker keeps events for it also before its first start.
/// </summary>
public sealed record Audience(string Service, IReadOnlyCollection<string> Names);
