using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Every statement that touches a refund.</summary>
internal static class RefundStore
{
    private const string Columns =
        """
        refund.id, refund.payment_id, refund.order_id, payment.provider, refund.state, refund.amount_minor, refund.currency, refund.cause,
        refund.reason, refund.failure_code, refund.created_at, payment.intent_id
        """;

    private const string From = "refund JOIN payment ON payment.id = refund.payment_id";

    public static ValueTask<Refund?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM {From} WHERE refund.id = @id", Read, ("id", id));

    /// <summary>The refunds of a payment, oldest first.</summary>
    public static ValueTask<List<Refund>> Of(Snapshot snapshot, string paymentId) =>
        snapshot.Query(
            $"SELECT {Columns} FROM {From} WHERE refund.payment_id = @payment_id ORDER BY refund.id",
            Read, ("payment_id", paymentId));

    /// <summary>False: this cause has asked before.</summary>
    public static async ValueTask<bool> Add(Tx tx, Refund refund) => await tx.Execute(
        """
        INSERT INTO refund
            (id, payment_id, order_id, state, amount_minor, currency, cause, reason, created_at, updated_at, try_at, tries)
        VALUES (@id, @payment_id, @order_id, 'pending', @amount_minor, @currency, @cause, @reason, @now, @now, @now, 0)
        ON CONFLICT (payment_id, cause) DO NOTHING
        """,
        ("id", refund.Id), ("payment_id", refund.PaymentId), ("order_id", refund.OrderId), ("amount_minor", refund.Amount.Minor),
        ("currency", refund.Amount.Currency), ("cause", refund.Cause), ("reason", refund.Reason), ("now", tx.Now)) == 1;

    /// <summary>Pending becomes succeeded or failed. False: it is not pending any more.</summary>
    public static async ValueTask<bool> End(Tx tx, string id, RefundStanding state, string? providerId, string? failureCode) =>
        await tx.Execute(
            """
            UPDATE refund SET state = @state, provider_id = @provider_id, failure_code = @failure_code, updated_at = @now, try_at = NULL
            WHERE id = @id AND state = 'pending'
            """,
            ("id", id), ("state", state.Word()), ("provider_id", providerId), ("failure_code", failureCode), ("now", tx.Now)) == 1;

    /// <summary>One that the provider is to be asked for now.</summary>
    public static ValueTask<DueRefund?> Due(Snapshot snapshot, DateTimeOffset now) => snapshot.QueryOne(
        "SELECT id, tries FROM refund WHERE try_at <= @now ORDER BY try_at, id LIMIT 1",
        row => new DueRefund(row.Text(0), row.Whole(1)), ("now", now));

    public static async ValueTask<bool> Take(Tx tx, DueRefund due, DateTimeOffset next) => await tx.Execute(
        "UPDATE refund SET try_at = @next, tries = tries + 1 WHERE id = @id AND tries = @tries AND state = 'pending'",
        ("id", due.Id), ("tries", due.Tries), ("next", next)) == 1;

    private static Refund Read(Row row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.TextOrNull(11), PaymentWords.Refund(row.Text(4)),
        new Money(row.Whole(5), row.Text(6)), row.Text(7), row.Text(8), row.TextOrNull(9), row.Time(10));
}

/// <summary>A refund whose turn it is.</summary>
internal sealed record DueRefund(string Id, long Tries);
