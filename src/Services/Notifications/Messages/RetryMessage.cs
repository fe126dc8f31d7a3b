using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>The staff have a message tried again that failed, at once.</summary>
public static class RetryMessage
{
    public abstract record Outcome;

    public sealed record Queued(Message Message) : Outcome;

    public sealed record NoSuchMessage : Outcome;

    /// <summary>It was sent, or is still being tried.</summary>
    public sealed record NotFailed(Message Message) : Outcome;

    public static async Task<Outcome> Run(Tx tx, string actorId, string id)
    {
        if (await MessageStore.Requeue(tx, id) is { } message)
        {
            await Audit.Add(tx, actorId, "notification", id, "failed", "queued");
            tx.Touch(DeliverMessages.Name);
            return new Queued(message);
        }
        return await MessageStore.Get(tx, id) is { } other ? new NotFailed(other) : new NoSuchMessage();
    }
}
