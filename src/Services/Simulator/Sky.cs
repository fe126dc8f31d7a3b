namespace Stoa.Simulator;

/// <summary>What can go wrong on the way to a provider and back.</summary>
[Flags]
internal enum Sky
{
    Clear = 0,

    /// <summary>The answer takes a while.</summary>
    Slow = 1,

    /// <summary>Too much to do: nothing happens, and it says so.</summary>
    Busy = 2,

    /// <summary>No answer in any reasonable time, and nothing happened.</summary>
    Timeout = 4,

    /// <summary>No answer in any reasonable time, and yet the money was taken.</summary>
    TimeoutCaptured = 8,

    /// <summary>An error, and nothing happened.</summary>
    Error = 16,

    /// <summary>An error, and yet the money was taken.</summary>
    ErrorCaptured = 32,

    WebhookLate = 64,

    WebhookDoubled = 128,

    /// <summary>Older news arrives after newer ones.</summary>
    WebhookShuffled = 256,

    WebhookLost = 512,

    /// <summary>The money can't be given back.</summary>
    RefundDeclined = 1024,

    /// <summary>The first answer to a refund is lost, though the money went.</summary>
    RefundAnswerLost = 2048,
}
