namespace Stoa.Auditor.Tests;

/// <summary>What clients could have seen that the shop's books do not know of.</summary>
internal static class HarmsOfClients
{
    public static IReadOnlyList<Harm> All { get; } =
    [
        new("an order that was acknowledged and got lost", "O3")
        {
            Telling = line => IsOrdered(line) ? line with { OrderId = "ord_x" } : line,
        },
        new("a payment that was acknowledged and got lost", "O3")
        {
            Telling = line => line.Op == HistoryLine.Pay ? line with { OrderId = "ord_x" } : line,
        },
        new("an order that nobody asked for", "O4") { Telling = line => line.Op == HistoryLine.Checkout ? null : line },
        new("an order that its buyer was refused", "O4")
        {
            Telling = line => IsOrdered(line)
                ? line with { Is = HistoryLine.Fail, Status = 409, Code = "cart-problems", OrderId = null }
                : line,
        },
        new("a purchase that became two orders", "O4",
            ("ordering",
            """
            UPDATE orders SET email = (SELECT MIN(o.email) FROM orders AS o WHERE o.email LIKE 'crowd-%') WHERE email LIKE 'crowd-%'
            """),
            ("notifications",
            """
            UPDATE message SET recipient = (SELECT MIN(m.recipient) FROM message AS m WHERE m.recipient LIKE 'crowd-%')
            WHERE recipient LIKE 'crowd-%'
            """)),
        new("a key that gets another answer each time", "E5")
        {
            Telling = line => line.Body is null ? line : line with { Body = $"{line.Body}{line.Call}" },
        },
        new("a key that does something else the second time", "E5")
        {
            Telling = line => line.Body is null ? line : line with { Status = 200 + (int)line.Call },
        },
        new("a cart that lost what came in after its checkout", "K2", ("cart", "DELETE FROM line WHERE shown_name = 'Cable'")),
        new("a cart that for a while had lost what came in after its checkout", "K2")
        {
            Telling = line => line.Holds is null ? line : line with { Holds = [] },
        },
        new("a cart that still holds what was paid", "K2",
            ("cart",
            """
            INSERT INTO line (cart_id, product_id, quantity, shown_name, shown_price, since)
            SELECT l.cart_id, p.id, 1, p.name, p.price, 1 FROM line AS l, product AS p
            WHERE l.shown_name = 'Cable' AND p.name = 'Microphone'
            """)),
    ];

    /// <summary>What clients may see of a healthy shop.</summary>
    public static IReadOnlyList<Harm> None { get; } =
    [
        new("clients who lost every second answer", "") { Telling = line => IsAnswer(line) && line.Call % 2 == 0 ? null : line },
        new("clients who were told to come back", "")
        {
            Telling = line => IsAnswer(line) && line.Call % 2 == 0
                ? new HistoryLine(HistoryLine.Unknown, line.Call) { Status = 409, Code = "still-running", Body = "another" }
                : line,
        },
        new("a buyer who comes again with the same cart", "")
        {
            Telling = line => IsOrdered(line)
                ? line with { Is = HistoryLine.Fail, Status = 409, Code = "ordered-already", OrderId = null }
                : line,
        },
    ];

    private static bool IsAnswer(HistoryLine line) => line.Is is HistoryLine.Ok or HistoryLine.Fail or HistoryLine.Unknown;

    private static bool IsOrdered(HistoryLine line) => line.Is == HistoryLine.Ok && line.OrderId is not null;
}
