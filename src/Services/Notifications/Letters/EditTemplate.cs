using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>The owner writes a letter anew, or goes back to the built-in words: another version, and nothing is lost.</summary>
public static class EditTemplate
{
    /// <summary>Who finds that somebody else was first looks again, so often at most.</summary>
    private const int MostTurns = 5;

    public abstract record Outcome;

    /// <summary>It is as it should be, whether or not that was something new; nothing where it was never edited.</summary>
    public sealed record Edited(Wording? Wording) : Outcome;

    /// <summary>Somebody edited it since the caller last saw it.</summary>
    public sealed record Stale : Outcome;

    /// <param name="text">Nothing to go back to the built-in words.</param>
    public static async Task<Outcome> Run(Tx tx, string actorId, string template, IfMatch wanted, TemplateText? text)
    {
        for (var turn = 0; turn < MostTurns; turn++)
        {
            var newest = await WordingStore.Newest(tx, template);
            var version = newest?.Version ?? 0;
            if (!wanted.Allows(version))
                return new Stale();
            if (newest?.Text == text)
                return new Edited(newest);
            var next = new Wording(template, version + 1, text, actorId, tx.Now);
            if (!await WordingStore.Add(tx, next))
                continue;
            await Audit.Add(tx, actorId, "template", template, Told(version, newest?.Text), Told(next.Version, text));
            return new Edited(next);
        }
        throw new Unavailable("Too many edit this letter at the same moment.");
    }

    private static string Told(long version, TemplateText? text) => $"version {version}{(text is null ? ", built-in" : "")}";
}
