using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Lets go of the messages of erased users, and of old ones; a share each turn.</summary>
public static class ForgetMessages
{
    public const int MostPerTurn = 200;

    /// <summary>How long it can be seen what was sent.</summary>
    public static readonly TimeSpan MessagesStay = TimeSpan.FromDays(90);

    /// <summary>How late an event of somebody who was erased may come.</summary>
    public static readonly TimeSpan NamesStay = TimeSpan.FromDays(30);

    /// <summary>So long something may still come to light that was being written down when its reader was erased.</summary>
    public static readonly TimeSpan LastWords = TimeSpan.FromMinutes(1);

    public static async Task Run(Tx tx)
    {
        if (await ReaderStore.NextToForget(tx) is { } userId)
        {
            await ReaderStore.Remove(tx, userId);
            var gone = await MessageStore.Forget(tx, userId, MostPerTurn);
            gone += await UnwantedStore.Forget(tx, userId, MostPerTurn - gone);
            if (gone < MostPerTurn)
                await ReaderStore.Forgotten(tx, userId, tx.Now - LastWords);
            return;
        }
        var old = Clock.FirstId("ntf_", tx.Now - MessagesStay);
        if (await MessageStore.ForgetOld(tx, old, MostPerTurn) < MostPerTurn)
            await UnwantedStore.ForgetOld(tx, old, MostPerTurn);
        await ReaderStore.ForgetForgotten(tx, tx.Now - NamesStay, MostPerTurn);
    }
}
