using Stoa.Contracts;

namespace Stoa.Simulator;

/// <summary>A payment as the simulator holds it.</summary>
/// <param name="Token">Nothing where the buyer chooses on its page.</param>
internal sealed record Intent(
    string Id, string OrderId, string State, string? Token, Money Amount, long Captured, long Refunded, string? FailureCode,
    string? SuccessUrl, string? CancelUrl, DateTimeOffset? ExpiresAt, DateTimeOffset? LaterAt, DateTimeOffset CreatedAt, long Version)
{
    public const string Open = "open", Action = "action", Processing = "processing", Succeeded = "succeeded", Failed = "failed";

    public const string Withdrawn = "withdrawn";

    private const string Prefix = "sim_";

    /// <summary>The caller's key.</summary>
    public string Key => Id[Prefix.Length..];

    /// <summary>The buyer has something to do on its page.</summary>
    public bool WaitsForBuyer => State is Open or Action;

    public static string IdOf(string key) => Prefix + key;

    public Intent Captures() => this with { State = Succeeded, Captured = Amount.Minor, LaterAt = null };

    public Intent Fails(string code) => this with { State = Failed, FailureCode = code, LaterAt = null };

    /// <summary>As the caller is told.</summary>
    public SimulatedPayment Told(Pages pages) => new(
        State, Id, OrderId, State == Succeeded ? Amount with { Minor = Captured } : null, FailureCode,
        WaitsForBuyer ? pages.AddressOf(Id) : null);
}
