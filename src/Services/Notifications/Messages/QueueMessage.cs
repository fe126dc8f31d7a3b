using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Queues a letter, in the transaction that hears of what it tells: so nothing is told that was rolled back, and nothing twice.
/// </summary>
public static class QueueMessage
{
    public static async Task Run(Tx tx, Templates templates, Letter letter)
    {
        var flaw = letter.Channel == Channel.Email ? Email.Flaw(letter.To) : Phone.Flaw(letter.To);
        var subject = letter.Channel == Channel.Email ? templates[letter.Template].Subject(letter.Facts) : "";
        // Most letters gather until the next sweep, within a second; who sits and waits for a link gets it at once.
        if (await MessageStore.Add(tx, letter, subject, flaw) && flaw is null && letter.IsAwaited)
            tx.Touch(DeliverMessages.Name);
    }
}
