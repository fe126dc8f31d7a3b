using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>What the simulator tells by itself: every statement that touches it.</summary>
internal static class Happenings
{
    /// <summary>The version of these events.</summary>
    public const string Version = "2026-03-01";

    /// <summary>After so many tries the shop is left to find out by itself.</summary>
    public const int MostTries = 12;

    private const int Copies = 10;
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);

    /// <summary>What nobody waits for leaves together.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(500);

    /// <summary>Tells what a payment became, as the weather lets it.</summary>
    /// <param name="atOnce">A buyer stands on the page and waits for it.</param>
    public static void Tell(Tx tx, Intent intent, Sky sky, bool atOnce = false)
    {
        var sendAt = atOnce ? tx.Now : Next(tx.Now);
        if (atOnce)
            tx.Touch(SendWebhooks.Name);
        if (sky.HasFlag(Sky.WebhookShuffled) && intent.State == Intent.Succeeded)
        {
            var (processing, failed) = (intent with { State = Intent.Processing, Captured = 0 }, intent.Fails("card-declined"));
            Add(tx, processing, sendAt + TimeSpan.FromSeconds(2), 1);
            Add(tx, failed with { Captured = 0 }, sendAt + TimeSpan.FromSeconds(1), 1);
        }
        DateTimeOffset? when = sky.HasFlag(Sky.WebhookLost) ? null : sky.HasFlag(Sky.WebhookLate) ? sendAt + Late : sendAt;
        Add(tx, intent, when, sky.HasFlag(Sky.WebhookDoubled) ? Copies : 1);
    }

    /// <summary>Tells what came of a refund.</summary>
    public static void Tell(Tx tx, Intent intent, RefundSimulated asked, SimulatedRefund refund) => Add(
        tx, "refund." + refund.State, intent.Id, 0,
        new Said(
            refund.Id!, asked.RefundKey, intent.OrderId, refund.State, asked.Amount.Minor, null, asked.Amount.Currency, refund.FailureCode),
        Next(tx.Now), 1);

    /// <summary>
    /// Takes what is due to be sent, a batch in one statement; it comes back after a while if nobody says what came of it.
    /// </summary>
    public static ValueTask<List<Sending>> Take(Tx tx, int most, TimeSpan lease) => tx.Query(
        """
        UPDATE happening SET send_at = @again, tries = tries + 1
        WHERE send_at <= @now AND id IN (SELECT id FROM happening WHERE send_at <= @now ORDER BY send_at, id LIMIT @most)
        RETURNING id, body, copies, tries
        """,
        row => new Sending(row.Text(0), row.Text(1), row.Small(2), row.Whole(3)),
        ("now", tx.Now), ("again", tx.Now + lease), ("most", most));

    /// <summary>The shop has them, or never will.</summary>
    public static async ValueTask Done(Tx tx, List<string> ids) =>
        await tx.Execute("UPDATE happening SET send_at = NULL WHERE id IN (@ids)", ("ids", ids));

    public static async ValueTask Again(Tx tx, string id, DateTimeOffset at) =>
        await tx.Execute("UPDATE happening SET send_at = @at WHERE id = @id AND send_at IS NOT NULL", ("id", id), ("at", at));

    /// <summary>Captures in the order in which they happened, but for the newest, which may not all be there yet.</summary>
    public static ValueTask<List<SimulatedCapture>> Captures(
        Snapshot snapshot, DateTimeOffset since, string? after, DateTimeOffset before, int most) => snapshot.Query(
        """
        SELECT happening.id, intent.id, intent.order_id, intent.captured_minor, intent.currency
        FROM happening JOIN intent ON intent.id = happening.intent_id
        WHERE happening.id > @after AND happening.id < @before AND happening.captured_minor > 0
        ORDER BY happening.id LIMIT @most
        """,
        row => new SimulatedCapture(
            row.Text(0), row.Text(1), row.Text(1)["sim_".Length..], row.Text(2), new Money(row.Whole(3), row.Text(4))),
        ("after", after ?? Kernel.Clock.FirstId("evt_", since)), ("before", Kernel.Clock.FirstId("evt_", before)), ("most", most));

    private static DateTimeOffset Next(DateTimeOffset now) => new(now.Ticks - (now.Ticks % Together.Ticks) + Together.Ticks, TimeSpan.Zero);

    private static void Add(Tx tx, Intent intent, DateTimeOffset? sendAt, int copies) => Add(
        tx, "payment." + intent.State, intent.Id, intent.Captured,
        new Said(
            intent.Id, intent.Key, intent.OrderId, intent.State, intent.Amount.Minor, intent.Captured > 0 ? intent.Captured : null,
            intent.Amount.Currency, intent.FailureCode),
        sendAt, copies);

    private static void Add(
        Tx tx, string type, string intentId, long captured, Said said, DateTimeOffset? sendAt, int copies)
    {
        var id = tx.NewId("evt_");
        var body = JsonSerializer.Serialize(new Envelope(id, type, Version, Livemode: false, tx.Now, said), JsonSerializerOptions.Web);
        tx.Insert(
            """
            INSERT INTO happening (id, type, intent_id, captured_minor, at, body, copies, send_at, tries)
            VALUES (@id, @type, @intent_id, @captured_minor, @at, @body, @copies, @send_at, 0)
            """,
            ("id", id), ("type", type), ("intent_id", intentId), ("captured_minor", captured), ("at", tx.Now), ("body", body),
            ("copies", copies), ("send_at", sendAt));
    }

    private sealed record Envelope(string Id, string Type, string Version, bool Livemode, DateTimeOffset CreatedAt, Said Data);

    private sealed record Said(
        string Id, string Key, string OrderId, string State, long AmountMinor, long? CapturedMinor, string Currency, string? FailureCode);
}

/// <summary>Something that is being sent.</summary>
internal sealed record Sending(string Id, string Body, int Copies, long Tries);
