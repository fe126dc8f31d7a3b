using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Queues letters, in the transaction that hears of what they tell: so nothing is told that was rolled back, and nothing twice. What a
/// buyer switched off is not written, and noted; what a buyer wants on the phone as well is one more message.
/// </summary>
public static class QueueMessage
{
    public static async Task Run(Tx tx, Templates templates, params IReadOnlyList<Letter> letters)
    {
        var readers = await Readers(tx, letters);
        foreach (var letter in letters)
        {
            var reader = HasChoice(letter) ? readers.GetValueOrDefault(letter.UserId!) : null;
            if (reader is not null && !reader.Preferences.Wants(Kinds.Find(letter.Template)!.Topic))
                await UnwantedStore.Add(tx, letter);
            else
                await Add(tx, templates, letter);
            if (reader is { Phone: { } phone, Preferences.OrderSms: true } && templates[letter.Template].IsShort)
                await Add(tx, templates, letter with { Channel = Channel.Sms, To = phone });
        }
    }

    private static async Task Add(Tx tx, Templates templates, Letter letter)
    {
        var flaw = letter.Channel == Channel.Email ? Email.Flaw(letter.To) : Phone.Flaw(letter.To);
        var subject = letter.Channel == Channel.Email ? templates[letter.Template].Subject(letter.Facts) : "";
        // Most letters gather until the next sweep, within a second; who sits and waits for a link gets it at once.
        if (await MessageStore.Add(tx, letter, subject, flaw) && flaw is null && letter.IsAwaited)
            tx.Touch(DeliverMessages.Name);
    }

    /// <summary>A mail about an order of somebody who has an account; guests have chosen nothing.</summary>
    private static bool HasChoice(Letter letter) =>
        letter is { UserId: not null, Channel: Channel.Email, Facts.IsTest: not true }
        && Kinds.Find(letter.Template) is { IsOfOrder: true };

    private static async Task<Dictionary<string, Reader>> Readers(Tx tx, IReadOnlyList<Letter> letters)
    {
        string[] ids = [.. letters.Where(HasChoice).Select(letter => letter.UserId!).Distinct(StringComparer.Ordinal)];
        return ids.Length == 0 ? [] : (await ReaderStore.Of(tx, ids)).ToDictionary(reader => reader.UserId, StringComparer.Ordinal);
    }
}
