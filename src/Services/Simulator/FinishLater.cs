using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>Payments that took a while: now it is known what came of them.</summary>
internal static class FinishLater
{
    private const int MostPerTurn = 100;

    public static async Task Run(Tx tx, Weather weather)
    {
        foreach (var intent in await IntentStore.Due(tx, tx.Now, MostPerTurn))
        {
            var card = TestCards.Of(intent.Token);
            var finished = card.FailureCode is { } code ? intent.Fails(code) : intent.Captures();
            if (await IntentStore.Move(tx, intent, finished))
                Happenings.Tell(tx, finished, weather.Over(intent.Key, card));
        }
    }
}
