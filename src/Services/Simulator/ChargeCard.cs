using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>Charges a card, once a key. The same request again is told the same; another one under the key does nothing.</summary>
internal static class ChargeCard
{
    /// <summary>How long a card takes that takes a while.</summary>
    public static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    /// <returns>Nothing: the key was used for another request.</returns>
    public static async Task<Intent?> Run(Tx tx, ChargeSimulated asked, TestCard card, Sky sky)
    {
        var fresh = new Intent(
            Intent.IdOf(asked.PaymentKey), asked.OrderId, Intent.Processing, asked.Token, asked.Amount, 0, 0, null, null, null, null, null,
            tx.Now, 1);
        var intent = card.Outcome switch
        {
            CardOutcome.Succeeds => fresh.Captures(),
            CardOutcome.Fails => fresh.Fails(card.FailureCode!),
            CardOutcome.AsksBuyer => fresh with { State = Intent.Action },
            _ => fresh with { LaterAt = tx.Now + Later },
        };
        if (await IntentStore.Add(tx, intent))
        {
            Happenings.Tell(tx, intent, sky);
            return intent;
        }
        var before = await IntentStore.Get(tx, intent.Id);
        return (before!.OrderId, before.Amount, before.Token) == (asked.OrderId, asked.Amount, asked.Token) ? before : null;
    }
}
