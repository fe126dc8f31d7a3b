using System.Collections.Frozen;

namespace Stoa.Simulator;

/// <summary>The cards of the simulator, by tokens after Stripe's names. All that there is to know of them is in this table.</summary>
internal static class TestCards
{
    public static IReadOnlyList<TestCard> All { get; } =
    [
        new("tok_visa", CardOutcome.Succeeds, "is charged"),
        new("tok_mastercard", CardOutcome.Succeeds, "is charged"),
        new("tok_amex", CardOutcome.Succeeds, "is charged"),
        new("tok_chargeDeclined", "card-declined", "is declined"),
        new("tok_chargeDeclinedInsufficientFunds", "insufficient-funds", "is declined: not enough money"),
        new("tok_chargeDeclinedExpiredCard", "expired-card", "is declined: out of date"),
        new("tok_chargeDeclinedFraudulent", "fraudulent", "is declined: the bank smells fraud"),
        new("tok_chargeDeclinedProcessingError", "processing-error", "is declined: the network stumbled"),
        new("tok_threeDSecureRequired", CardOutcome.AsksBuyer, "asks the buyer first: 202 with nextAction.url, the bank's page"),
        new("tok_processing", CardOutcome.TakesTime, "takes some seconds, then is charged"),
        new("tok_processingDeclined", CardOutcome.TakesTime, "takes some seconds, then is declined") { FailureCode = "card-declined" },
        new("tok_slow", CardOutcome.Succeeds, "is charged, and the answer takes three seconds", Sky.Slow),
        new("tok_busy", CardOutcome.Succeeds, "nothing happens: the provider has too much to do (503)", Sky.Busy),
        new("tok_timeout", CardOutcome.Succeeds, "no answer, and nothing happened", Sky.Timeout),
        new("tok_timeoutCaptured", CardOutcome.Succeeds, "no answer, and yet it was charged", Sky.TimeoutCaptured),
        new("tok_error", CardOutcome.Succeeds, "an error, and nothing happened", Sky.Error),
        new("tok_errorCaptured", CardOutcome.Succeeds, "an error, and yet it was charged", Sky.ErrorCaptured),
        new("tok_errorCapturedWebhookLost", CardOutcome.Succeeds, "the same, and nobody tells of it", Sky.ErrorCaptured | Sky.WebhookLost),
        new("tok_webhookLate", CardOutcome.Succeeds, "is charged, the webhook comes after 30 seconds", Sky.WebhookLate),
        new("tok_webhookDoubled", CardOutcome.Succeeds, "is charged, the webhook comes ten times at once", Sky.WebhookDoubled),
        new("tok_webhookShuffled", CardOutcome.Succeeds, "is charged, older webhooks come after newer ones", Sky.WebhookShuffled),
        new("tok_webhookLost", CardOutcome.Succeeds, "is charged, the webhook never comes", Sky.WebhookLost),
        new("tok_refundDeclined", CardOutcome.Succeeds, "is charged, and can't be given back", Sky.RefundDeclined),
        new("tok_refundAnswerLost", CardOutcome.Succeeds, "is charged; given back, but the first answer is lost", Sky.RefundAnswerLost),
    ];

    private static readonly FrozenDictionary<string, TestCard> ByToken = All.ToFrozenDictionary(card => card.Token, StringComparer.Ordinal);

    private static readonly TestCard Nobodys = new("", "unknown-token", "is nobody's");

    /// <summary>A token that is not in the table is declined as nobody's.</summary>
    public static TestCard Of(string? token) => token is null ? Plain : ByToken.GetValueOrDefault(token, Nobodys);

    /// <summary>What a buyer on the simulator's page pays with.</summary>
    private static readonly TestCard Plain = All[0];
}

/// <summary>A card of the simulator.</summary>
internal sealed record TestCard(string Token, CardOutcome Outcome, string Meaning, Sky Sky = Sky.Clear)
{
    public TestCard(string token, string failureCode, string meaning) : this(token, CardOutcome.Fails, meaning) =>
        FailureCode = failureCode;

    public string? FailureCode { get; init; }
}

/// <summary>What comes of charging a card.</summary>
internal enum CardOutcome
{
    Succeeds,
    Fails,
    AsksBuyer,
    TakesTime,
}
