using Stoa.Contracts;

namespace Stoa.Payments;

/// <summary>Where an attempt to pay stands. A new one is prepared: the provider may not have heard of it.</summary>
internal enum PaymentState
{
    New,
    Pending,
    Succeeded,
    Failed,
    Unknown,
}

/// <summary>An attempt to pay an order; its id is the key under which the provider knows it. Pure: a move gives the next one.</summary>
/// <param name="Refunding">Refunds that are done or under way.</param>
/// <param name="ActionUrl">Where the buyer goes on.</param>
internal sealed record Payment(
    string Id, string OrderId, string? CustomerId, string Provider, string? IntentId, PaymentState State, Money Amount, Money Captured,
    long Refunding, long Refunded, string? FailureCode, string? ActionUrl, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt, long Version)
{
    /// <summary>Captured, but not what was asked for, so it is no payment of the order.</summary>
    public const string Misfit = "misfit";

    /// <summary>The provider was asked whether it ever heard of it, and said no for good.</summary>
    public const string NotReceived = "not-received";

    public bool IsFinal => State is PaymentState.Succeeded or PaymentState.Failed;

    /// <summary>What can still be given back.</summary>
    public Money Left => Captured with { Minor = Captured.Minor - Refunding };

    /// <summary>
    /// The one place where a provider's word changes an attempt, whichever way it came. Nothing: it says nothing new. Money that was
    /// taken is always seen, also after a failure; a failure after money was taken changes nothing.
    /// </summary>
    public PaymentNews? Hear(ProviderState said)
    {
        if (Captured.Minor > 0)
            return null;
        return (State, said) switch
        {
            (_, ProviderState.Succeeded got) => got.Captured == Amount && got.OrderId == OrderId
                ? new(Paid(got.IntentId), PaymentNewsKind.Captured)
                : new(Ended(got.IntentId, Misfit) with { Captured = got.Captured }, PaymentNewsKind.Misfit),
            (PaymentState.Succeeded or PaymentState.Failed, _) => null,

            (_, ProviderState.Failed got) => new(Ended(got.IntentId, got.Code), PaymentNewsKind.Declined),
            (PaymentState.Pending or PaymentState.Unknown, ProviderState.Withdrawn) =>
                new(Ended(null, NotReceived), PaymentNewsKind.Declined),
            (_, ProviderState.ActionNeeded got) => Waiting(got.IntentId, got.Url),
            (_, ProviderState.Processing got) => Waiting(got.IntentId, got.Url),
            (PaymentState.New, ProviderState.Unknown) => new(this with { State = PaymentState.Unknown }, PaymentNewsKind.Waiting),

            (_, ProviderState.Nothing or ProviderState.Unknown or ProviderState.Withdrawn) => null,
            _ => throw new ArgumentOutOfRangeException(nameof(said), said, "Not a word of a provider."),
        };
    }

    private Payment Paid(string intentId) => this with
    {
        State = PaymentState.Succeeded,
        IntentId = intentId,
        Captured = Amount,
        FailureCode = null,
        ActionUrl = null,
    };

    private Payment Ended(string? intentId, string code) =>
        this with { State = PaymentState.Failed, IntentId = intentId ?? IntentId, FailureCode = code, ActionUrl = null };

    private PaymentNews? Waiting(string intentId, string? url)
    {
        var waiting = this with { State = PaymentState.Pending, IntentId = intentId, ActionUrl = url };
        return waiting == this ? null : new(waiting, PaymentNewsKind.Waiting);
    }
}

/// <summary>What an attempt became, and what that means to others.</summary>
internal sealed record PaymentNews(Payment Payment, PaymentNewsKind Kind);

/// <summary>What it means to others.</summary>
internal enum PaymentNewsKind
{
    /// <summary>Nothing yet.</summary>
    Waiting,

    Captured,

    Declined,

    /// <summary>The provider took something that was not asked for.</summary>
    Misfit,
}
