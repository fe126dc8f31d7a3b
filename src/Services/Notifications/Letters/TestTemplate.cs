using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>An admin has a letter sent by example, to see how it reads where it arrives: queued, carried and kept like any other.</summary>
public static class TestTemplate
{
    /// <summary>What the causes of such letters begin with.</summary>
    public const string Cause = "notifications.template-tested:";

    /// <summary>An admin's, within <see cref="Period"/>: the shop is no means to write to strangers.</summary>
    public const int Most = 20;

    public static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>The queued message; nothing when there were too many.</summary>
    public static async Task<Message?> Run(Tx tx, Templates templates, string actorId, Kind kind, string to, string shop)
    {
        if (await MessageStore.Tests(tx, actorId, Clock.FirstId("ntf_", tx.Now - Period)) >= Most)
            return null;
        var id = tx.NewId("tst_");
        var facts = kind.Sample with { IsTest = true };
        var letter = new Letter(Cause + id, kind.Key, actorId, to, facts, shop + kind.LinkPath, IsAwaited: true)
        {
            Channel = to.StartsWith('+') ? Channel.Sms : Channel.Email,
        };
        await Audit.Add(tx, actorId, "template.test", kind.Key, "none", id);
        await QueueMessage.Run(tx, templates, letter);
        return await MessageStore.Of(tx, letter);
    }
}
