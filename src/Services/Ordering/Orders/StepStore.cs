using Stoa.Kernel.Data;

namespace Stoa.Ordering;


/// <summary>Every statement that touches the steps of an order.</summary>
internal static class StepStore
{
    private const string Columns = "seq, from_state, to_state, what, actor, detail, at";

    /// <summary>Every step of an order, oldest first; from after the given one.</summary>
    public static ValueTask<List<Step>> Of(Snapshot snapshot, string orderId, long after = 0) => snapshot.Query(
        $"SELECT {Columns} FROM order_step WHERE order_id = @order_id AND seq > @after ORDER BY seq",
        Read, ("order_id", orderId), ("after", after));

    /// <summary>Whether this was told of that payment or refund before.</summary>
    public static async ValueTask<bool> Has(Snapshot snapshot, string orderId, string what, string about) => await snapshot.QueryWhole(
        "SELECT seq FROM order_step WHERE order_id = @order_id AND what = @what AND about = @about",
        ("order_id", orderId), ("what", what), ("about", about)) is not null;

    /// <summary>Adds the step that made the order what it now is.</summary>
    public static async ValueTask Add(Tx tx, OrderState from, Order order, string what, Fact fact) => await tx.Execute(
        """
        INSERT INTO order_step (order_id, seq, from_state, to_state, what, actor, about, detail, at)
        VALUES (@order_id, @seq, @from_state, @to_state, @what, @actor, @about, @detail, @at)
        """,
        ("order_id", order.Id), ("seq", order.Version), ("from_state", from.Word()), ("to_state", order.Status.Word()), ("what", what),
        ("actor", fact.By), ("about", fact.About), ("detail", fact.Detail), ("at", order.UpdatedAt));

    private static Step Read(Row row) => new(
        row.Whole(0), OrderStates.Read(row.Text(1)) ?? OrderState.None, OrderStates.Read(row.Text(2)) ?? OrderState.None,
        row.Text(3), row.Text(4), row.TextOrNull(5), row.Time(6));
}
