using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>Every statement that touches an attempt to pay.</summary>
internal static class PaymentStore
{
    internal const string Columns =
        """
        payment.id, payment.order_id, payment.customer_id, payment.provider, payment.intent_id, payment.state, payment.amount_minor,
        payment.currency, payment.captured_minor, payment.captured_currency, payment.refunding_minor, payment.refunded_minor,
        payment.failure_code, payment.action_url, payment.created_at, payment.updated_at, payment.version
        """;

    public static ValueTask<Payment?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM payment WHERE id = @id", Read, ("id", id));

    /// <summary>The attempt that came to its end as it should, where there is one.</summary>
    public static ValueTask<Payment?> Succeeded(Snapshot snapshot, string orderId) => snapshot.QueryOne(
        $"SELECT {Columns} FROM payment WHERE order_id = @order_id AND state = 'succeeded' ORDER BY id LIMIT 1", Read,
        ("order_id", orderId));

    /// <summary>Attempts of an order whose money is with us.</summary>
    public static ValueTask<List<Payment>> Captured(Snapshot snapshot, string orderId) => snapshot.Query(
        $"SELECT {Columns} FROM payment WHERE order_id = @order_id AND captured_minor > refunding_minor ORDER BY id", Read,
        ("order_id", orderId));

    /// <summary>All attempts of an order, prepared ones too, oldest first.</summary>
    public static ValueTask<List<Payment>> Of(Snapshot snapshot, string orderId) => snapshot.Query(
        $"SELECT {Columns} FROM payment WHERE order_id = @order_id ORDER BY id", Read, ("order_id", orderId));

    /// <summary>Which of these are captured as far as we know.</summary>
    public static ValueTask<List<string>> CapturedOf(Snapshot snapshot, List<string> ids) => snapshot.Query(
        "SELECT id FROM payment WHERE id IN (@ids) AND captured_minor > 0", row => row.Text(0), ("ids", ids));

    /// <summary>Newest first, without those that were prepared and never used. Nothing for a filter: it does not matter.</summary>
    public static ValueTask<List<Payment>> Page(Snapshot snapshot, string? customerId, string? orderId, string? below, int limit) =>
        (customerId, orderId) switch
        {
            (_, { } order) => snapshot.Query(
                $"""
                SELECT {Columns} FROM payment
                WHERE order_id = @order_id AND (@customer_id IS NULL OR customer_id = @customer_id) AND state <> 'new' AND id < @below
                ORDER BY id DESC LIMIT @limit
                """,
                Read, ("order_id", order), ("customer_id", customerId), ("below", below ?? "pay_~"), ("limit", limit)),
            ({ } customer, _) => snapshot.Query(
                $"""
                SELECT {Columns} FROM payment WHERE customer_id = @customer_id AND state <> 'new' AND id < @below
                ORDER BY id DESC LIMIT @limit
                """,
                Read, ("customer_id", customer), ("below", below ?? "pay_~"), ("limit", limit)),
            _ => snapshot.Query(
                $"SELECT {Columns} FROM payment WHERE state <> 'new' AND id < @below ORDER BY id DESC LIMIT @limit",
                Read, ("below", below ?? "pay_~"), ("limit", limit)),
        };

    /// <summary>Prepares an attempt: its key is durable before anybody can be charged under it.</summary>
    public static void Prepare(
        Tx tx, string id, string orderId, string? customerId, string provider, Money amount, DateTimeOffset? autoAt)
    {
        tx.Insert(
            """
            INSERT INTO payment
                (id, order_id, customer_id, provider, state, amount_minor, currency, captured_minor, refunding_minor, refunded_minor,
                created_at, updated_at, asks, auto_at, version)
            VALUES
                (@id, @order_id, @customer_id, @provider, 'new', @amount_minor, @currency, 0, 0, 0, @now, @now, 0, @auto_at, 1)
            """,
            ("id", id), ("order_id", orderId), ("customer_id", customerId), ("provider", provider),
            ("amount_minor", amount.Minor), ("currency", amount.Currency), ("now", tx.Now), ("auto_at", autoAt));
    }

    /// <summary>A payment of ours that we lost and the provider knows. False: it is known, after all.</summary>
    public static async ValueTask<bool> Adopt(Tx tx, Payment payment) => await tx.Execute(
        """
        INSERT INTO payment
            (id, order_id, customer_id, provider, state, amount_minor, currency, captured_minor, refunding_minor, refunded_minor,
            failure_code, created_at, updated_at, asks, version)
        VALUES
            (@id, @order_id, @customer_id, @provider, 'failed', @amount_minor, @currency, 0, 0, 0, @failure_code, @now, @now, 0, @version)
        ON CONFLICT DO NOTHING
        """,
        ("id", payment.Id), ("order_id", payment.OrderId), ("customer_id", payment.CustomerId), ("provider", payment.Provider),
        ("amount_minor", payment.Amount.Minor), ("currency", payment.Amount.Currency), ("failure_code", payment.FailureCode),
        ("now", tx.Now), ("version", payment.Version)) == 1;

    /// <summary>Writes a move that was decided from a row as it was then. False: it is another by now, decide again.</summary>
    public static async ValueTask<bool> Move(Tx tx, Payment was, Payment becomes, DateTimeOffset? askAt) => await tx.Execute(
        """
        UPDATE payment SET state = @state, intent_id = @intent_id, captured_minor = @captured_minor, captured_currency = @captured_currency,
            failure_code = @failure_code, action_url = @action_url, updated_at = @now, ask_at = @ask_at, auto_at = NULL,
            version = version + 1
        WHERE id = @id AND version = @version
        """,
        ("id", was.Id), ("version", was.Version), ("state", becomes.State.Word()), ("intent_id", becomes.IntentId),
        ("captured_minor", becomes.Captured.Minor),
        ("captured_currency", becomes.Captured.Currency == becomes.Amount.Currency ? null : becomes.Captured.Currency),
        ("failure_code", becomes.FailureCode), ("action_url", becomes.ActionUrl), ("now", tx.Now), ("ask_at", askAt)) == 1;

    /// <summary>Has the provider asked about whatever attempt of the order is open.</summary>
    public static async ValueTask<bool> AskAboutOpen(Tx tx, string orderId, DateTimeOffset at) => await tx.Execute(
        """
        UPDATE payment SET ask_at = @at, asks = 0, auto_at = NULL
        WHERE order_id = @order_id AND state IN ('new', 'pending', 'unknown') AND (ask_at IS NULL OR ask_at > @at)
        """,
        ("order_id", orderId), ("at", at)) == 1;

    public static async ValueTask<bool> AskAbout(Tx tx, string id, DateTimeOffset at) =>
        await tx.Execute("UPDATE payment SET ask_at = @at WHERE id = @id", ("id", id), ("at", at)) == 1;

    /// <summary>Nobody has to ask about it for now, unless somebody said otherwise meanwhile.</summary>
    public static async ValueTask<bool> StopAsking(Tx tx, string id, DateTimeOffset askAt) =>
        await tx.Execute("UPDATE payment SET ask_at = NULL WHERE id = @id AND ask_at = @ask_at", ("id", id), ("ask_at", askAt)) == 1;

    /// <summary>One about which the provider is to be asked now, with how often it was asked before.</summary>
    public static ValueTask<DuePayment?> DueToAsk(Snapshot snapshot, DateTimeOffset now) => snapshot.QueryOne(
        "SELECT id, ask_at, asks FROM payment WHERE ask_at <= @now ORDER BY ask_at, id LIMIT 1", ReadDue, ("now", now));

    public static async ValueTask<bool> TakeToAsk(Tx tx, DuePayment due, DateTimeOffset next) => await tx.Execute(
        "UPDATE payment SET ask_at = @next, asks = asks + 1 WHERE id = @id AND ask_at = @at AND asks = @asks",
        ("id", due.Id), ("at", due.At), ("asks", due.Times), ("next", next)) == 1;

    /// <summary>One that is to be paid by itself now.</summary>
    public static ValueTask<DuePayment?> DueToPay(Snapshot snapshot, DateTimeOffset now) => snapshot.QueryOne(
        "SELECT id, auto_at, asks FROM payment WHERE auto_at <= @now AND state = 'new' ORDER BY auto_at, id LIMIT 1",
        ReadDue, ("now", now));

    public static async ValueTask<bool> TakeToPay(Tx tx, DuePayment due, DateTimeOffset next) => await tx.Execute(
        "UPDATE payment SET auto_at = @next WHERE id = @id AND auto_at = @at AND state = 'new'",
        ("id", due.Id), ("at", due.At), ("next", next)) == 1;

    /// <summary>Sets money aside for a refund, if so much is left: the one guard against giving back more than was taken.</summary>
    public static async ValueTask<bool> SetAside(Tx tx, string id, long minor) => await tx.Execute(
        """
        UPDATE payment SET refunding_minor = refunding_minor + @minor, version = version + 1
        WHERE id = @id AND refunding_minor + @minor <= captured_minor
        """,
        ("id", id), ("minor", minor)) == 1;

    /// <summary>Takes the payment for this transaction: what is decided from it holds until the commit.</summary>
    public static ValueTask<Payment?> Take(Tx tx, string id) => tx.QueryOne(
        $"UPDATE payment SET version = version + 1 WHERE id = @id RETURNING {Columns}", Read, ("id", id));

    /// <summary>The same where perhaps nothing comes of it.</summary>
    public static ValueTask<Payment?> Hold(Tx tx, string id) =>
        tx.QueryOne($"UPDATE payment SET version = version WHERE id = @id RETURNING {Columns}", Read, ("id", id));

    /// <summary>The same, known by the provider's own id.</summary>
    public static ValueTask<Payment?> HoldIntent(Tx tx, string intentId) => tx.QueryOne(
        $"UPDATE payment SET version = version WHERE intent_id = @intent_id RETURNING {Columns}", Read, ("intent_id", intentId));

    /// <summary>Attempts that nobody has used go to another provider, some at a time; gives how many.</summary>
    public static ValueTask<int> HandOver(Tx tx, string from, string to) => tx.Execute(
        """
        UPDATE payment SET provider = @to, version = version + 1
        WHERE id IN (SELECT id FROM payment WHERE provider = @from AND state = 'new' ORDER BY id LIMIT @most)
        """,
        ("from", from), ("to", to), ("most", Tx.MostRows));

    /// <summary>A refund is through; gives how much went back so far.</summary>
    public static async ValueTask<long> Refunded(Tx tx, string id, long minor) => await tx.QueryWhole(
        "UPDATE payment SET refunded_minor = refunded_minor + @minor, version = version + 1 WHERE id = @id RETURNING refunded_minor",
        ("id", id), ("minor", minor)) ?? throw new InvalidOperationException($"There is no payment {id}.");

    /// <summary>A refund came to nothing; gives how much went back so far.</summary>
    public static async ValueTask<long> NotRefunded(Tx tx, string id, long minor) => await tx.QueryWhole(
        "UPDATE payment SET refunding_minor = refunding_minor - @minor, version = version + 1 WHERE id = @id RETURNING refunded_minor",
        ("id", id), ("minor", minor)) ?? throw new InvalidOperationException($"There is no payment {id}.");

    /// <summary>Forgets whose payments these were, some at a time; gives how many.</summary>
    public static ValueTask<int> Forget(Tx tx, string userId, int most) => tx.Execute(
        """
        UPDATE payment SET customer_id = NULL, version = version + 1
        WHERE id IN (SELECT id FROM payment WHERE customer_id = @user_id ORDER BY id LIMIT @most)
        """,
        ("user_id", userId), ("most", most));

    internal static Payment ReadAt(Row row, int first) => new(
        row.Text(first), row.Text(first + 1), row.TextOrNull(first + 2), row.Text(first + 3), row.TextOrNull(first + 4),
        PaymentWords.Payment(row.Text(first + 5)), new Money(row.Whole(first + 6), row.Text(first + 7)),
        new Money(row.Whole(first + 8), row.TextOrNull(first + 9) ?? row.Text(first + 7)), row.Whole(first + 10), row.Whole(first + 11),
        row.TextOrNull(first + 12), row.TextOrNull(first + 13), row.Time(first + 14),
        row.Time(first + 15), row.Whole(first + 16));

    private static Payment Read(Row row) => ReadAt(row, 0);

    private static DuePayment ReadDue(Row row) => new(row.Text(0), row.Time(1), row.Whole(2));
}

/// <summary>A payment whose turn it is.</summary>
internal sealed record DuePayment(string Id, DateTimeOffset At, long Times);
