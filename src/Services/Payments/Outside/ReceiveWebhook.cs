using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// A provider said something by itself, and it is really from the provider. Its row is written and what it says applied in one commit,
/// once for all copies of it.
/// </summary>
internal static class ReceiveWebhook
{
    public enum Outcome
    {
        /// <summary>Another copy came first.</summary>
        Seen,

        /// <summary>It was news.</summary>
        Applied,

        /// <summary>It said what was known, or came too late to matter.</summary>
        Confirmed,

        /// <summary>It is about nothing of ours, or of a kind that says nothing to us.</summary>
        Ignored,

        /// <summary>The money that it speaks of is not what was asked for.</summary>
        Misfit,

        /// <summary>Of the provider's test mode where the shop is real, or the other way round.</summary>
        OtherWorld,

        /// <summary>
        /// Not believed as it stands, but asked about: of a version that we don't read, or a failure, which may be older than a success
        /// whose word is late or lost.
        /// </summary>
        AskedAbout,
    }

    public static async Task<Outcome> Run(Tx tx, string provider, ProviderEvent said)
    {
        // What is decided from it holds until the commit: the answer to our own call may come at this very moment, to another process.
        var known = said.IsOfPayment || !said.Readable ? await Held(tx, said) : null;
        var outcome = Expect(said, known);
        if (!await ProviderEventStore.Add(tx, $"{provider}:{said.Id}", said, outcome))
            return Outcome.Seen;
        switch (outcome)
        {
            case Outcome.AskedAbout:
                await PaymentStore.AskAbout(tx, known!.Id, tx.Now);
                tx.Touch(AskProvider.Name);
                break;
            case Outcome.Applied when said.Payment is { } state:
                await ApplyProviderState.Run(tx, known!, state);
                break;
            case Outcome.Applied when said.RefundedSoFar is { } soFar:
                await TakeInRefund.Run(tx, known!, soFar, said.Id);
                break;
            case Outcome.Applied when said.Dispute is { } dispute:
                await NoteDispute.Run(tx, known!, dispute);
                break;
            case Outcome.Misfit:
                await ApplyProviderState.Run(tx, known!, said.Payment!);
                break;
            case Outcome.Confirmed when said.Refund is { } state:
                await ApplyRefundState.Run(tx, said.ObjectId, state);
                break;
        }
        return outcome;
    }

    /// <summary>By our id, else by the provider's: not everything that it tells carries ours.</summary>
    private static async ValueTask<Payment?> Held(Tx tx, ProviderEvent said) =>
        await PaymentStore.Hold(tx, said.ObjectId)
        ?? (said.IntentId is { } intent ? await PaymentStore.HoldIntent(tx, intent) : null);

    private static Outcome Expect(ProviderEvent said, Payment? known)
    {
        if (!said.OurWorld)
            return Outcome.OtherWorld;
        if (!said.Readable)
            return known is null ? Outcome.Ignored : Outcome.AskedAbout;
        if (said.Refund is not null)
            return Outcome.Confirmed;
        if (!said.IsOfPayment || known is null)
            return Outcome.Ignored;
        if (said.Payment is null)
            return Outcome.Applied;
        return known.Hear(said.Payment)?.Kind switch
        {
            null => Outcome.Confirmed,
            PaymentNewsKind.Misfit => Outcome.Misfit,
            PaymentNewsKind.Declined => Outcome.AskedAbout,
            _ => Outcome.Applied,
        };
    }
}
