using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>
/// A person moves an order on: its owner or the staff cancel it before it is shipped, the staff ship it and say when it arrived. What was
/// paid for a cancelled one goes back. What staff did is in the book.
/// </summary>
internal static class ChangeOrder
{
    /// <summary>What the book calls it.</summary>
    public const string AuditEntry = "order.status";

    public abstract record Outcome;

    public sealed record Changed(Order Order, IReadOnlyList<OrderLine> Lines) : Outcome;

    public sealed record NoSuchOrder : Outcome;

    /// <summary>An order in this state can't make that move.</summary>
    public sealed record NotPossible(OrderState Status) : Outcome;

    public static async Task<Outcome> Run(
        Tx tx, OrderTokens tokens, string orderId, Viewer viewer, Happening what, string? reason, string? tracking = null)
    {
        if (await OrderStore.Take(tx, orderId, viewer) is not { } order)
            return new NoSuchOrder();
        var actor = viewer.ActsAs(order);
        var fact = new Fact(what, actor) { Detail = reason, Reason = reason ?? "", Tracking = tracking };
        if (await Moves.Make(tx, tokens, order, fact) is not { } changed)
            return new NotPossible(order.Status);
        if (actor == viewer.UserId)
            await Audit.Add(tx, actor, AuditEntry, orderId, order.Status.Word(), changed.Status.Word());
        return new Changed(changed, await LineStore.Of(tx, changed));
    }
}
