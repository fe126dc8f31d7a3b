using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Every statement about how far the demo's orders are bought.</summary>
internal static class DemoStore
{
    private const string Columns = "number, step, order_id, tries, lease";
    private static readonly string[] Steps = ["fill", "check-out", "settle"];

    /// <summary>Once, and only where nobody has bought anything yet.</summary>
    public static async ValueTask Begin(Tx tx, DateTimeOffset dueAt) => await tx.Execute(
        """
        INSERT INTO demo (id, number, step, tries, due_at, lease)
        SELECT 'demo', 1, @step, 0, @due_at, 0 WHERE NOT EXISTS (SELECT 1 FROM orders)
        ON CONFLICT (id) DO NOTHING
        """,
        ("step", Steps[0]), ("due_at", dueAt));

    /// <summary>The turn that is due, for whoever claimed it; nothing where none is, or all are bought.</summary>
    public static ValueTask<DemoTurn?> Take(Tx tx, DateTimeOffset until) => tx.QueryOne(
        $"UPDATE demo SET due_at = @until, lease = lease + 1 WHERE id = 'demo' AND due_at <= @now RETURNING {Columns}",
        static row => new DemoTurn(
            row.Small(0), (DemoStep)Array.IndexOf(Steps, row.Text(1)), row.TextOrNull(2), row.Small(3), row.Whole(4)),
        ("until", until), ("now", tx.Now));

    /// <summary>Takes the turn back from a claim. False: another claim has it by now.</summary>
    public static async ValueTask<bool> Holds(Tx tx, DemoTurn turn) => await tx.Execute(
        "UPDATE demo SET lease = lease + 1 WHERE id = 'demo' AND lease = @lease", ("lease", turn.Lease)) == 1;

    /// <summary>What is to be done next, and when; never where all is done.</summary>
    public static async ValueTask Next(Tx tx, DemoTurn next, DateTimeOffset? dueAt) => await tx.Execute(
        "UPDATE demo SET number = @number, step = @step, order_id = @order_id, tries = @tries, due_at = @due_at WHERE id = 'demo'",
        ("number", next.Number), ("step", Steps[(int)next.Step]), ("order_id", next.OrderId), ("tries", next.Tries), ("due_at", dueAt));
}

/// <summary>Where the demo's customers are: at which order, and what is next about it.</summary>
/// <param name="Number">Of the order, from 1.</param>
/// <param name="Tries">How often this step was tried in vain.</param>
internal sealed record DemoTurn(int Number, DemoStep Step, string? OrderId, int Tries, long Lease)
{
    public DemoOrder Order => DemoOrder.All[Number - 1];

    public bool IsLast => Number == DemoOrder.All.Count;

    /// <summary>No later order is this customer's.</summary>
    public bool IsCustomersLast => DemoOrder.All.Skip(Number).All(later => later.Customer != Order.Customer);
}

/// <summary>What a customer of the demo does about an order, one thing after another.</summary>
internal enum DemoStep
{
    Fill,
    CheckOut,
    Settle,
}
