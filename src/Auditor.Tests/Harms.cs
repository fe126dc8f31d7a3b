using Xunit;

namespace Stoa.Auditor.Tests;

/// <summary>What could go wrong in a shop's data, done by hand, and which invariants that breaks.</summary>
internal static class Harms
{
    private const string Awaiting = "(SELECT order_id FROM hold WHERE state = 'held')";

    // A step, an order or a payment that differs from one that is there in a few columns only.
    private const string PaymentOf =
        """
        INSERT INTO payment (id, order_id, provider, intent_id, state, amount_minor, currency, captured_minor, refunding_minor,
            refunded_minor, created_at, updated_at, asks, version)
        """;

    private const string IntentOf =
        """
        INSERT INTO intent (id, order_id, state, amount_minor, currency, captured_minor, refunded_minor, created_at, updated_at, version)
        """;

    private const string Legs =
        """
        INSERT INTO ledger (source, source_id, leg, account, currency, amount_minor, at)
        VALUES ('capture', 'pay_x', 1, 'provider', 'USD', 9950, 1), ('capture', 'pay_x', 2, 'orders', 'USD', -9950, 1);
        """;

    private static IReadOnlyList<Harm> OfBooks { get; } =
    [
        new("more reserved than there is", "S1", [("inventory",
            $"""
            INSERT INTO stock (product_id, sku, product_name, product_version, on_hand, reserved, low_stock_at, version, said_available,
                is_low)
            VALUES ('prd_x', 'X', 'X', 1, 0, 1, 0, 1, -1, 0);
            INSERT INTO hold (order_id, product_id, quantity, state) SELECT {Awaiting}, 'prd_x', 1, 'held';
            INSERT INTO movement (product_id, version, at, reason, reference, d_on_hand, d_reserved, on_hand, reserved)
            SELECT 'prd_x', 1, 1, 'hold', {Awaiting}, 0, 1, 0, 1;
            """)]),
        new("a hold that is larger than what is reserved for it", "S2",
            [("inventory", "UPDATE hold SET quantity = quantity + 1 WHERE state = 'held'")]),
        new("a movement that was changed later", "S3",
            [("inventory", "UPDATE movement SET d_reserved = d_reserved + 1 WHERE reason = 'release'")]),
        new("stock that left for nobody's order", "S4",
            [
                ("inventory",
                """
                INSERT INTO hold (order_id, product_id, quantity, state) SELECT 'ord_x', product_id, 1, 'committed' FROM stock;
                INSERT INTO movement (product_id, version, at, reason, reference, d_on_hand, d_reserved, on_hand, reserved)
                SELECT product_id, version + 1, 1, 'sale', 'ord_x', -1, 0, on_hand - 1, reserved FROM stock;
                UPDATE stock SET on_hand = on_hand - 1, version = version + 1;
                """),
                ("cart", "UPDATE product SET available = available - 1"),
                ("catalog", "UPDATE product SET available = available - 1"),
            ]),
        new("a hold of no order", "S5",
            [
                ("inventory",
                """
                INSERT INTO hold (order_id, product_id, quantity, state) SELECT 'ord_x', product_id, 1, 'held' FROM stock;
                INSERT INTO movement (product_id, version, at, reason, reference, d_on_hand, d_reserved, on_hand, reserved)
                SELECT product_id, version + 1, 1, 'hold', 'ord_x', 0, 1, on_hand, reserved + 1 FROM stock;
                UPDATE stock SET reserved = reserved + 1, version = version + 1;
                """),
                ("cart", "UPDATE product SET available = available - 1"),
                ("catalog", "UPDATE product SET available = available - 1"),
            ]),
        new("stock that nobody put there", "S6",
            [("inventory", "UPDATE movement SET reason = 'restock' WHERE reason = 'set'")]),
        new("a cart that is told of stock that is not there", "S7", [("cart", "UPDATE product SET available = available + 5")]),
        new("a stock that moved for another order than the one that has it", "E3",
            [("inventory", "UPDATE movement SET reference = 'ord_x' WHERE reason = 'hold' AND reference = " + Awaiting)]),

        new("tax that nobody owes", "M1", [("ordering", "UPDATE orders SET tax_minor = 1 WHERE status = 'expired'")]),
        new("a line that costs more than it did", "M2",
            [("ordering",
            """
            UPDATE order_line SET unit_minor = unit_minor + 1, line_minor = line_minor + quantity
            WHERE order_id = (SELECT id FROM orders WHERE status = 'expired')
            """)]),
        new("a leg of the ledger that was changed", "M3",
            [("payments", "UPDATE ledger SET amount_minor = amount_minor + 1 WHERE source = 'refund' AND leg = 1")]),
        new("a capture that we don't know of", "M4",
            [("simulator", IntentOf + " VALUES ('sim_x', 'ord_x', 'succeeded', 100, 'USD', 100, 0, 1, 1, 1)")]),
        new("a refund beyond what was captured", "M5",
            [("payments",
            """
            INSERT INTO refund (id, payment_id, order_id, state, amount_minor, currency, cause, reason, created_at, updated_at, try_at,
                tries)
            SELECT 'rfd_x', id, order_id, 'pending', captured_minor + 1, currency, 'x', 'x', 1, 1, 1, 0 FROM payment
            WHERE captured_minor > 0 AND refunded_minor = 0 LIMIT 1
            """)]),
        new("an order that was paid twice", "M6",
            [
                ("payments",
                $"""
                {PaymentOf} SELECT 'pay_x', order_id, provider, 'sim_pay_x', state, amount_minor, currency, captured_minor, 0, 0, 1, 1, 0, 1
                FROM payment WHERE captured_minor > 0 AND refunded_minor = 0 LIMIT 1;
                {Legs}
                """),
                ("simulator", IntentOf + " VALUES ('sim_pay_x', 'ord_x', 'succeeded', 9950, 'USD', 9950, 0, 1, 1, 1)"),
            ]),
        new("money that is kept for an order that expired", "M7",
            [
                ("payments",
                $"""
                {PaymentOf} SELECT 'pay_x', order_id, 'simulator', 'sim_pay_x', 'succeeded', 9950, 'USD', 9950, 0, 0, 1, 1, 0, 1
                FROM payable WHERE closed_by = 'order-expired';
                {Legs}
                """),
                ("simulator", IntentOf + " VALUES ('sim_pay_x', 'ord_x', 'succeeded', 9950, 'USD', 9950, 0, 1, 1, 1)"),
            ]),
        new("a payment in another currency than its order", "M8",
            [
                ("payments", "UPDATE payment SET currency = 'EUR' WHERE captured_minor > 0 AND refunded_minor = 0"),
                ("simulator", "UPDATE intent SET currency = 'EUR' WHERE captured_minor > 0 AND refunded_minor = 0"),
            ]),
        new("a payment of which nobody knows what became", "M9",
            [("payments",
            PaymentOf + " VALUES ('pay_x', 'ord_x', 'simulator', NULL, 'unknown', 100, 'USD', 0, 0, 0, 1, 1, 0, 1)")]),
        new("money in a column that rounds", "M10", [("ordering", "CREATE TABLE gift (amount REAL)")]),
        new("a webhook that was never applied", "E6",
            [("payments", "INSERT INTO provider_event (event_id, type, object_id, received_at, outcome) VALUES ('x', 'x', 'x', 1, 'x')")]),

        new("an event that was never handed on", "E1",
            [("ordering",
            "INSERT INTO outbox (id, name, key, occurred_at, correlation_id, body) VALUES ('evt_x', 'ordering.x.v1', 'x', 1, '', '{}')")]),
        new("an event that somebody did not hear", "E2",
            [("cart", "DELETE FROM inbox WHERE event_id = (SELECT MAX(event_id) FROM inbox)")]),
        new("an event that nobody said", "E4", [("cart", "INSERT INTO inbox (event_id, at) VALUES ('evt_~', 1)")]),

        new("a step that is missing", "O1",
            [("ordering",
            """
            UPDATE order_step SET seq = seq + 10 WHERE to_state = 'expired';
            UPDATE orders SET version = version + 10 WHERE status = 'expired';
            """)]),
        new("two live orders of one cart", "O2",
            [("ordering",
            """
            DROP INDEX orders_cart_id_cart_version_key;
            UPDATE orders SET (cart_id, cart_version) = (SELECT o.cart_id, o.cart_version FROM orders AS o WHERE o.status = 'shipped')
            WHERE status = 'awaiting-payment';
            """)]),
        new("an order that should have expired", "O5",
            [("ordering", "UPDATE orders SET expires_at = 1 WHERE status = 'awaiting-payment'")]),
        new("an order that came back to life", "O1 O6", [("ordering", Stepping("expired", "awaiting-payment"))]),
        new("a paid order that waits for money again", "O1 O7",
            [("ordering",
            """
            UPDATE order_step SET to_state = 'awaiting-payment' WHERE from_state = 'paid' AND to_state = 'shipped';
            """)]),

        new("a cart that was emptied for nothing", "K1",
            [("cart", "INSERT INTO cleared (order_id, cart_id, version, cleared_at) VALUES ('ord_x', 'crt_x', 1, 1)")]),
        new("a merged cart that holds something", "K3",
            [("cart",
            """
            INSERT INTO line (cart_id, product_id, quantity, shown_name, shown_price, since)
            SELECT c.id, p.id, 1, 'x', 1, 1 FROM cart AS c, product AS p WHERE c.merged_into IS NOT NULL
            """)]),
        new("a device that was signed out and is still named", "I1",
            [("identity", "UPDATE session SET revoked_at = 1, device = 'a phone' WHERE id = (SELECT MIN(id) FROM session)")]),
        new("a password in plain text", "I3",
            [("identity", "UPDATE users SET password_hash = 'hunter2' WHERE id = (SELECT MIN(id) FROM users)")]),
        new("an identity that opens an erased account", "I5",
            [("identity",
            """
            INSERT INTO outside_identity (id, user_id, issuer, subject, linked_at)
            SELECT 'idn_x', id, 'https://issuer.example', 'x', 1 FROM users WHERE erased_at IS NOT NULL LIMIT 1
            """)]),
        new("an account that nobody can ever come into", "I5",
            [("identity", "UPDATE users SET password_hash = NULL WHERE id = (SELECT MIN(id) FROM users WHERE erased_at IS NULL)")]),
        new("an admin whom nobody made", "I4",
            [("identity", "UPDATE users SET role = 'admin' WHERE role = 'customer'")]),
    ];

    public static IReadOnlyList<Harm> All { get; } = [.. OfBooks, .. HarmsOfLetters.All, .. HarmsOfClients.All];

    public static TheoryData<string> Names => [.. All.Select(harm => harm.Name)];

    private static string Stepping(string from, string to) =>
        $"""
        INSERT INTO order_step (order_id, seq, from_state, to_state, what, actor, at)
        SELECT id, version + 1, '{from}', '{to}', 'x', 'x', 1 FROM orders WHERE status = '{from}';
        INSERT INTO order_step (order_id, seq, from_state, to_state, what, actor, at)
        SELECT id, version + 2, '{to}', '{from}', 'x', 'x', 1 FROM orders WHERE status = '{from}';
        UPDATE orders SET version = version + 2 WHERE status = '{from}';
        """;
}

/// <summary>Something done to a shop's data, or to what its clients tell, behind its back.</summary>
/// <param name="Breaks">The ids of the invariants that it breaks, and no others.</param>
internal sealed record Harm(string Name, string Breaks, params IReadOnlyList<(string Service, string Sql)> Sql)
{
    /// <summary>What becomes of each line of the clients' history; nothing: it is left out.</summary>
    public Func<HistoryLine, HistoryLine?> Telling { get; init; } = line => line;
}
