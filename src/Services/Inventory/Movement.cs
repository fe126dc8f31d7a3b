namespace Stoa.Inventory;

/// <summary>A change of a product's stock that is to be made.</summary>
/// <param name="Reference">The order, or the question or edit of the staff.</param>
/// <param name="Note">The staff's words.</param>
internal sealed record Movement(string ProductId, string Reason, string Reference, long OnHand, long Reserved, string? Note = null);

/// <summary>A line of the ledger: a change that was made, and what there was after it.</summary>
/// <param name="Version">Of the stock, after it: its number in the ledger.</param>
internal sealed record Entry(Movement Movement, long Version, DateTimeOffset At, long OnHand, long Reserved);
