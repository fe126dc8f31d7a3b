using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>Every statement that touches the row of an order.</summary>
internal static class OrderStore
{
    private const string Columns =
        "id, number, status, customer_id, email, cart_id, cart_version, currency, subtotal_minor, discount_minor, shipping_minor, "
        + "tax_minor, total_minor, shipping_address, payment_id, tracking, has_refunds, due_at, expires_at, created_at, updated_at, "
        + "version";

    /// <summary>Who may see it: staff all, a customer their own, and whoever holds a guest's token that one.</summary>
    private const string Seen =
        "id = @id AND (@staff = 1 OR customer_id = @customer_id OR (@guest = 1 AND customer_id IS NULL AND email <> ''))";

    public static ValueTask<Order?> Get(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM orders WHERE id = @id", Read, ("id", id));

    /// <summary>The order, where this viewer may see it.</summary>
    public static ValueTask<Order?> Get(Snapshot snapshot, string id, Viewer viewer) => snapshot.QueryOne(
        $"SELECT {Columns} FROM orders WHERE {Seen}", Read,
        ("id", id), ("staff", viewer.IsStaff), ("customer_id", viewer.UserId), ("guest", viewer.HoldsToken));

    /// <summary>The order once the stock's answer is known.</summary>
    public static ValueTask<Order?> Answered(Snapshot snapshot, string id) =>
        snapshot.QueryOne($"SELECT {Columns} FROM orders WHERE id = @id AND status <> 'pending'", Read, ("id", id));

    /// <summary>The live order of a cart as it was.</summary>
    public static ValueTask<Order?> Live(Snapshot snapshot, string cartId, long cartVersion) => snapshot.QueryOne(
        $"""
        SELECT {Columns} FROM orders WHERE cart_id = @cart_id AND cart_version = @cart_version AND is_live = 1
        """,
        Read, ("cart_id", cartId), ("cart_version", cartVersion));

    /// <summary>How many unpaid orders somebody holds stock by.</summary>
    public static async ValueTask<long> HeldBy(Snapshot snapshot, string holder) =>
        await snapshot.QueryWhole("SELECT COUNT(*) FROM orders WHERE holder = @holder", ("holder", holder)) ?? 0;

    /// <summary>A customer's orders, newest first, from below the given id.</summary>
    public static ValueTask<List<Order>> Of(Snapshot snapshot, string customerId, OrderState? status, string? below, int limit) =>
        snapshot.Query(
            $"""
            SELECT {Columns} FROM orders
            WHERE customer_id = @customer_id AND id < @below AND (@status IS NULL OR status = @status)
            ORDER BY id DESC LIMIT @limit
            """,
            Read, ("customer_id", customerId), ("below", below ?? Last), ("status", status?.Word()), ("limit", limit));

    /// <summary>Everybody's, newest first, from below the given id.</summary>
    public static ValueTask<List<Order>> All(Snapshot snapshot, OrderState? status, string? below, int limit) => status switch
    {
        null => snapshot.Query(
            $"SELECT {Columns} FROM orders WHERE id < @below ORDER BY id DESC LIMIT @limit",
            Read, ("below", below ?? Last), ("limit", limit)),
        { } open when open.IsOpen() => snapshot.Query(
            $"""
            SELECT {Columns} FROM orders WHERE due_at IS NOT NULL AND status = @status AND id < @below ORDER BY id DESC LIMIT @limit
            """,
            Read, ("status", open.Word()), ("below", below ?? Last), ("limit", limit)),
        { } decided => snapshot.Query(
            $"""
            SELECT {Columns} FROM orders WHERE due_at IS NULL AND status = @status AND id < @below ORDER BY id DESC LIMIT @limit
            """,
            Read, ("status", decided.Word()), ("below", below ?? Last), ("limit", limit)),
    };

    /// <summary>The order of a number, in a list of one or none.</summary>
    public static ValueTask<List<Order>> OfNumber(Snapshot snapshot, string number, OrderState? status, string? below) => snapshot.Query(
        $"SELECT {Columns} FROM orders WHERE number = @number AND id < @below AND (@status IS NULL OR status = @status)",
        Read, ("number", number), ("below", below ?? Last), ("status", status?.Word()));

    /// <summary>Everybody's to whom this address belongs, newest first, from below the given id.</summary>
    public static ValueTask<List<Order>> OfEmail(Snapshot snapshot, string email, OrderState? status, string? below, int limit) =>
        snapshot.Query(
            $"""
            SELECT {Columns} FROM orders
            WHERE email_folded = @email_folded AND id < @below AND (@status IS NULL OR status = @status)
            ORDER BY id DESC LIMIT @limit
            """,
            Read, ("email_folded", Email.Normalize(email)), ("below", below ?? Last), ("status", status?.Word()), ("limit", limit));

    /// <summary>Writes a new order. False: its number is taken, or its cart has a live order.</summary>
    public static async ValueTask<bool> Add(Tx tx, Order order, string holder) => await tx.Execute(
        """
        INSERT INTO orders (
            id, number, status, customer_id, email, cart_id, cart_version, currency, subtotal_minor, discount_minor, shipping_minor,
            tax_minor, total_minor, shipping_address, has_refunds, is_live, holder, due_at, expires_at, created_at, updated_at, version,
            email_folded)
        VALUES (
            @id, @number, @status, @customer_id, @email, @cart_id, @cart_version, @currency, @subtotal, @discount, @shipping,
            @tax, @total, @shipping_address, 0, 1, @holder, @due_at, @expires_at, @created_at, @created_at, @version,
            @email_folded)
        ON CONFLICT DO NOTHING
        """,
        ("id", order.Id), ("number", order.Number), ("status", order.Status.Word()), ("customer_id", order.CustomerId),
        ("email", order.Email), ("cart_id", order.CartId), ("cart_version", order.CartVersion), ("currency", order.Total.Currency),
        ("subtotal", order.Costs.Subtotal.Minor), ("discount", order.Costs.Discount.Minor), ("shipping", order.Costs.Shipping.Minor),
        ("tax", order.Costs.Tax.Minor), ("total", order.Total.Minor), ("shipping_address", Write(order.ShippingAddress)),
        ("holder", holder), ("due_at", order.DueAt), ("expires_at", order.ExpiresAt), ("created_at", order.CreatedAt),
        ("version", order.Version), ("email_folded", Email.Normalize(order.Email))) == 1;

    /// <summary>Takes the order: whoever else wants it waits for our commit.</summary>
    public static ValueTask<Order?> Take(Tx tx, string id) =>
        tx.QueryOne($"UPDATE orders SET version = version WHERE id = @id RETURNING {Columns}", Read, ("id", id));

    /// <summary>Takes the order, where this viewer may see it.</summary>
    public static ValueTask<Order?> Take(Tx tx, string id, Viewer viewer) => tx.QueryOne(
        $"UPDATE orders SET version = version WHERE {Seen} RETURNING {Columns}", Read,
        ("id", id), ("staff", viewer.IsStaff), ("customer_id", viewer.UserId), ("guest", viewer.HoldsToken));

    /// <summary>Takes orders that are due, the longest due first.</summary>
    public static ValueTask<List<Order>> TakeDue(Tx tx, int limit) => tx.Query(
        $"""
        UPDATE orders SET version = version WHERE due_at <= @now AND id IN (
            SELECT id FROM orders WHERE due_at <= @now ORDER BY due_at, id LIMIT @limit)
        RETURNING {Columns}
        """,
        Read, ("now", tx.Now), ("limit", limit));

    /// <summary>The clock looks at it again at that time.</summary>
    public static async ValueTask LookAgain(Tx tx, Order order, DateTimeOffset at) => await tx.Execute(
        "UPDATE orders SET due_at = @at WHERE id = @id AND version = @version",
        ("id", order.Id), ("version", order.Version), ("at", at));

    /// <summary>
    /// The usual step when the stock is held and there is something to pay, in one statement that moves the row in no index: the clock's
    /// next look stays where the checkout put it.
    /// </summary>
    public static ValueTask<Order?> AwaitPayment(Tx tx, string id) => tx.QueryOne(
        $"""
        UPDATE orders SET status = 'awaiting-payment', updated_at = @now, version = version + 1
        WHERE id = @id AND status = 'pending' AND total_minor > 0 AND due_at <= expires_at
        RETURNING {Columns}
        """,
        Read, ("id", id), ("now", tx.Now));

    /// <summary>The usual step when money comes, in one statement: what it costs, and nothing of it was heard to have gone back.</summary>
    public static ValueTask<Order?> Pay(Tx tx, string id, string paymentId, Money amount) => tx.QueryOne(
        $"""
        UPDATE orders SET status = 'paid', payment_id = @payment_id, due_at = NULL, holder = NULL, updated_at = @now,
            version = version + 1
        WHERE id = @id AND status = 'awaiting-payment' AND total_minor = @minor AND currency = @currency AND has_refunds = 0
        RETURNING {Columns}
        """,
        Read, ("id", id), ("payment_id", paymentId), ("now", tx.Now), ("minor", amount.Minor), ("currency", amount.Currency));

    /// <summary>Writes the order one step later. Whoever writes has taken it.</summary>
    public static async ValueTask Save(Tx tx, Order order)
    {
        var saved = await tx.Execute(
            """
            UPDATE orders SET status = @status, payment_id = @payment_id, tracking = @tracking, has_refunds = @has_refunds,
                is_live = @is_live, holder = CASE WHEN @is_open = 1 THEN holder END, due_at = @due_at, updated_at = @updated_at,
                version = @version
            WHERE id = @id AND version = @version - 1
            """,
            ("id", order.Id), ("status", order.Status.Word()), ("payment_id", order.PaymentId), ("tracking", order.Tracking),
            ("has_refunds", order.HasRefunds), ("is_live", order.Status.IsLive()), ("is_open", order.Status.IsOpen()),
            ("due_at", order.DueAt), ("updated_at", order.UpdatedAt), ("version", order.Version));
        if (saved != 1)
            throw new InvalidOperationException($"{order.Id} was saved without being taken first.");
    }

    /// <summary>Above every id.</summary>
    private const string Last = "ord_~";

    private static string? Write(ShippingAddress? address) => address is null ? null : JsonSerializer.Serialize(address, Json.Options);

    private static Order Read(Row row)
    {
        var currency = row.Text(7);
        return new Order(
            row.Text(0), row.Text(1), OrderStates.Read(row.Text(2))!.Value, row.TextOrNull(3), row.Text(4), row.Text(5), row.Whole(6),
            new Costs(Minor(8), Minor(9), Minor(10), Minor(11), Minor(12)),
            row.TextOrNull(13) is { } address ? JsonSerializer.Deserialize<ShippingAddress>(address, Json.Options) : null,
            row.TextOrNull(14), row.TextOrNull(15), row.Flag(16), row.TimeOrNull(17), row.Time(18), row.Time(19), row.Time(20),
            row.Whole(21));

        Money Minor(int column) => new(row.Whole(column), currency);
    }
}
