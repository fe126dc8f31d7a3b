namespace Stoa.Kernel.Outside;

/// <summary>What a harmless question to a provider outside came to, for `stoa check --online`.</summary>
/// <param name="Said">A sentence for people: what was found, or what is wrong and what to do about it.</param>
public sealed record Finding(bool IsGood, string Said);

/// <summary>A provider outside that can be asked whether it knows us.</summary>
internal sealed record OnlineLook(string Provider, Func<CancellationToken, Task<Finding>> Look);
