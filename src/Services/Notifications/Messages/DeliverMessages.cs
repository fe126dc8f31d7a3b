using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>Has queued messages carried, many at a time: claimed in one transaction, carried outside of any, and kept in one.</summary>
public sealed class DeliverMessages(ICarrier mails, ICarrier texts, Telling telling)
{
    /// <summary>The errand.</summary>
    public const string Name = "deliver";

    /// <summary>A batch; what one claim takes of all of them has to fit into a transaction.</summary>
    public const int MostInBatch = 30;

    /// <summary>Longer than any attempt can last.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>One that takes longer is left behind, so that it does not take the others of its batch along.</summary>
    private static readonly TimeSpan MostPerMessage = TimeSpan.FromSeconds(20);

    /// <summary>So long a message may wait for a carrier that has no time; then each try counts.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromDays(1);

    /// <summary>Messages that were claimed together.</summary>
    public sealed record Batch(IReadOnlyList<Claimed> Messages);

    /// <summary>A message and the number of its lease.</summary>
    public sealed record Claimed(Message Message, long Lease);

    public static Task<Batch?> Claim(Tx tx) => Claim(tx, MostInBatch);

    public static async Task<Batch?> Claim(Tx tx, int most) =>
        await MessageStore.Claim(tx, tx.Now + Lease, most) is { Count: > 0 } messages ? new Batch(messages) : null;

    public Task<Delivery[]> Call(Batch batch, CancellationToken deadline) =>
        Task.WhenAll(batch.Messages.Select(claimed => Carry(claimed.Message, deadline)));

    public static async Task Keep(Tx tx, Batch batch, Delivery[] outcomes)
    {
        foreach (var (claimed, outcome) in batch.Messages.Zip(outcomes).OrderBy(pair => pair.First.Message.Id, StringComparer.Ordinal))
            await Keep(tx, claimed, outcome);
    }

    private async Task<Delivery> Carry(Message message, CancellationToken deadline)
    {
        var carrier = message.Channel == Channel.Email ? mails : texts;
        try
        {
            var told = await telling.Tell(message);
            var outcome = await carrier.Carry(told.Message, told.Read, deadline).WaitAsync(MostPerMessage, deadline);
            return message.Wording > 0 ? outcome with { Told = told } : outcome;
        }
#pragma warning disable CA1031 // one message's failure is not the others', and each is tried again by itself
        catch (Exception failure)
        {
            return Delivery.NotYet($"{failure.GetType().Name}: {failure.Message}");
        }
#pragma warning restore CA1031
    }

    private static async Task Keep(Tx tx, Claimed claimed, Delivery outcome)
    {
        if (outcome.Told is { } told)
            await KeepWords(tx, claimed, told);
        if (outcome.Failure is not { } why)
            await MessageStore.Sent(tx, claimed);
        else if (outcome.Wait is { } wait && tx.Now - claimed.Message.CreatedAt < MostPatience)
            await MessageStore.Wait(tx, claimed, tx.Now + wait, why);
        else if (!outcome.IsFinal && Message.PauseAfter(claimed.Message.Attempts) is { } pause)
            await MessageStore.TryAgain(tx, claimed, tx.Now + pause, why);
        else
            await MessageStore.Failed(tx, claimed, why);
    }

    /// <summary>What was told is what is seen of it later.</summary>
    private static async Task KeepWords(Tx tx, Claimed claimed, Telling.Told told)
    {
        var version = claimed.Message.Wording!.Value;
        await MessageStore.Told(tx, claimed, told.Message.Subject, told.Failure is null ? version : 0);
        if (told.Failure is { } why)
            await WordingStore.Fail(tx, claimed.Message.Template, version, why);
    }
}
