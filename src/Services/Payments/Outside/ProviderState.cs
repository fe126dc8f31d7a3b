using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>What a provider says of a payment: in its answer, in a webhook, or asked again.</summary>
internal abstract record ProviderState
{
    /// <summary>It never heard of it.</summary>
    public sealed record Nothing : ProviderState;

    /// <summary>It works on it, or waits for the buyer on its own page (<paramref name="Url"/>).</summary>
    public sealed record Processing(string IntentId, string? Url = null) : ProviderState;

    /// <summary>The buyer's bank wants to hear from the buyer first.</summary>
    public sealed record ActionNeeded(string IntentId, string Url) : ProviderState;

    /// <summary>It has the money.</summary>
    /// <param name="OrderId">What it was told that the money is for.</param>
    public sealed record Succeeded(string IntentId, string OrderId, Money Captured) : ProviderState;

    public sealed record Failed(string? IntentId, string Code) : ProviderState;

    /// <summary>It took nothing, and will take nothing under this key any more.</summary>
    public sealed record Withdrawn : ProviderState;

    /// <summary>No answer, or one that says nothing: anything may have happened.</summary>
    public sealed record Unknown : ProviderState;
}
