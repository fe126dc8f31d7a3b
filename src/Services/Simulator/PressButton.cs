using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>A buyer presses a button on a payment page.</summary>
internal static class PressButton
{
    /// <summary>The bank asks the buyer whether it was really them.</summary>
    public const string Challenge = "challenge";

    public const string Pay = "pay", Decline = "decline", Cancel = "cancel", Approve = "approve", Refuse = "refuse";

    /// <returns>The payment as it is now, and whether the button did something.</returns>
    public static async Task<(Intent Intent, bool Done)> Run(Tx tx, Intent seen, string button, Weather weather)
    {
        if (seen.ExpiresAt <= tx.Now || Press(seen, button) is not { } next || !await IntentStore.Move(tx, seen, next))
            return ((await IntentStore.Get(tx, seen.Id))!, false);
        // A declined card is no end while the buyer stands there with another: only the page tells of it.
        if (!next.WaitsForBuyer)
            Happenings.Tell(tx, next, weather.Over(next.Key, TestCards.Of(next.Token)), atOnce: true);
        return (next with { Version = seen.Version + 1 }, true);
    }

    /// <summary>Nothing: there is no such button now.</summary>
    private static Intent? Press(Intent intent, string button) => (intent.State, button) switch
    {
        (Intent.Open, Pay) or (Intent.Action, Approve) => intent.Captures(),
        (Intent.Open, Decline) => intent,
        (Intent.Open, Challenge) => intent with { State = Intent.Action },
        // On the bank's own page a no is the end of it; on ours the buyer may choose again.
        (Intent.Action, Refuse) => intent.Token is null ? intent with { State = Intent.Open } : intent.Fails("authentication-failed"),
        (Intent.Open or Intent.Action, Cancel) => intent.Fails("cancelled"),
        _ => null,
    };
}
