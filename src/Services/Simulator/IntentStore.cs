using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Simulator;

/// <summary>Every statement that touches a payment of the simulator.</summary>
internal static class IntentStore
{
    private const string Columns =
        """
        id, order_id, state, token, amount_minor, currency, captured_minor, refunded_minor, failure_code, success_url, cancel_url,
        expires_at, later_at, created_at, version
        """;

    public static ValueTask<Intent?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM intent WHERE id = @id", Read, ("id", id));

    /// <summary>False: there is one under this key.</summary>
    public static async ValueTask<bool> Add(Tx tx, Intent intent) => await tx.Execute(
        """
        INSERT INTO intent
            (id, order_id, state, token, amount_minor, currency, captured_minor, refunded_minor, failure_code, success_url, cancel_url,
            expires_at, later_at, created_at, updated_at, version)
        VALUES
            (@id, @order_id, @state, @token, @amount_minor, @currency, @captured_minor, 0, @failure_code, @success_url, @cancel_url,
            @expires_at, @later_at, @now, @now, 1)
        ON CONFLICT (id) DO NOTHING
        """,
        ("id", intent.Id), ("order_id", intent.OrderId), ("state", intent.State), ("token", intent.Token),
        ("amount_minor", intent.Amount.Minor), ("currency", intent.Amount.Currency), ("captured_minor", intent.Captured),
        ("failure_code", intent.FailureCode), ("success_url", intent.SuccessUrl), ("cancel_url", intent.CancelUrl),
        ("expires_at", intent.ExpiresAt), ("later_at", intent.LaterAt), ("now", tx.Now)) == 1;

    /// <summary>Writes a move that was decided from a row as it was then. False: it is another by now.</summary>
    public static async ValueTask<bool> Move(Tx tx, Intent was, Intent becomes) => await tx.Execute(
        """
        UPDATE intent SET state = @state, captured_minor = @captured_minor, failure_code = @failure_code, later_at = @later_at,
            updated_at = @now, version = version + 1
        WHERE id = @id AND version = @version
        """,
        ("id", was.Id), ("version", was.Version), ("state", becomes.State), ("captured_minor", becomes.Captured),
        ("failure_code", becomes.FailureCode), ("later_at", becomes.LaterAt), ("now", tx.Now)) == 1;

    /// <summary>Takes money back out of what was captured, if so much is there.</summary>
    public static async ValueTask<bool> GiveBack(Tx tx, string id, Money amount) => await tx.Execute(
        """
        UPDATE intent SET refunded_minor = refunded_minor + @minor, updated_at = @now, version = version + 1
        WHERE id = @id AND currency = @currency AND refunded_minor + @minor <= captured_minor
        """,
        ("id", id), ("minor", amount.Minor), ("currency", amount.Currency), ("now", tx.Now)) == 1;

    /// <summary>Those of which it is known by now what came of them.</summary>
    public static ValueTask<List<Intent>> Due(Snapshot snapshot, DateTimeOffset now, int most) => snapshot.Query(
        $"SELECT {Columns} FROM intent WHERE later_at <= @now ORDER BY later_at, id LIMIT @most", Read, ("now", now), ("most", most));

    /// <summary>False: there is one under this key.</summary>
    public static async ValueTask<bool> AddRefund(Tx tx, string id, string intentId, Money amount) => await tx.Execute(
        """
        INSERT INTO given_back (id, intent_id, state, amount_minor, currency, created_at)
        VALUES (@id, @intent_id, 'succeeded', @amount_minor, @currency, @now)
        ON CONFLICT (id) DO NOTHING
        """,
        ("id", id), ("intent_id", intentId), ("amount_minor", amount.Minor), ("currency", amount.Currency), ("now", tx.Now)) == 1;

    public static async ValueTask RefundFails(Tx tx, string id, string code) => await tx.Execute(
        "UPDATE given_back SET state = 'failed', failure_code = @code WHERE id = @id", ("id", id), ("code", code));

    public static ValueTask<SimulatedRefund?> Refund(Snapshot snapshot, string id) => snapshot.QueryOne(
        "SELECT state, id, failure_code FROM given_back WHERE id = @id",
        row => new SimulatedRefund(row.Text(0), row.Text(1), row.TextOrNull(2)), ("id", id));

    private static Intent Read(Row row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3), new Money(row.Whole(4), row.Text(5)), row.Whole(6), row.Whole(7),
        row.TextOrNull(8), row.TextOrNull(9), row.TextOrNull(10), row.TimeOrNull(11), row.TimeOrNull(12), row.Time(13), row.Whole(14));
}
