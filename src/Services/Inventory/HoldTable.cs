namespace Stoa.Inventory;

/// <summary>
/// What news of an order does to what the order has: every state and every kind of news, in whatever order they come and however often.
/// The end does not depend on the order in which the news came, as long as there is enough for everybody.
/// </summary>
internal static class HoldTable
{
    private static readonly HoldStep Stays = new(null);
    private static readonly HoldStep Again = new(null, Reply: Reply.Reserved);
    private static readonly HoldStep Hold = new(HoldState.Held, "hold", Reserved: +1, Reply: Reply.Reserved);
    private static readonly HoldStep Commit = new(HoldState.Committed, "sale", OnHand: -1, Reserved: -1);
    private static readonly HoldStep Take = new(HoldState.Committed, "sale", OnHand: -1);
    private static readonly HoldStep Release = new(HoldState.Released, "release", Reserved: -1);
    private static readonly HoldStep ReleaseForGood = Release with { Next = HoldState.Restocked };
    private static readonly HoldStep Restock = new(HoldState.Restocked, "restock", OnHand: +1);
    private static readonly HoldStep Bury = new(HoldState.Released);
    private static readonly HoldStep BuryForGood = new(HoldState.Restocked);

    /// <summary>Rows: what the order has. Columns: the kinds of news, as <see cref="NewsKind"/> lists them.</summary>
    private static readonly HoldStep[,] Steps =
    {
        //              placed  paid    over     cancelled-paid  refunded-unshipped  refunded
        /* none */      { Hold,  Take,   Bury,    BuryForGood,    BuryForGood,    Stays },
        /* held */      { Again, Commit, Release, ReleaseForGood, ReleaseForGood, Stays },
        /* released */  { Stays, Take,   Stays,   BuryForGood,    BuryForGood,    Stays },
        /* committed */ { Again, Stays,  Stays,   Restock,        Restock,        Stays },
        /* restocked */ { Stays, Stays,  Stays,   Stays,          Stays,          Stays },
    };

    public static HoldStep On(HoldState state, NewsKind news) => Steps[(int)state, (int)news];

    /// <summary>
    /// Where a step needs more than there is. An order that was paid and can't be had is a matter for the money desk; whatever else is
    /// heard of it must not hold anything any more.
    /// </summary>
    public static HoldStep IfShort(NewsKind news) => news == NewsKind.Paid
        ? new(HoldState.Released, Reply: Reply.Missing)
        : new(null, Reply: Reply.Refused);
}

/// <summary>One step of a hold.</summary>
/// <param name="Next">What the order has then; nothing: what it had.</param>
/// <param name="Reason">What the ledger calls it; nothing: no stock moves.</param>
/// <param name="OnHand">What is added to the stock on hand for each piece.</param>
/// <param name="Reserved">What is added to the reserved stock for each piece.</param>
internal sealed record HoldStep(HoldState? Next, string? Reason = null, int OnHand = 0, int Reserved = 0, Reply Reply = Reply.None)
{
    /// <summary>Less can be sold to others then.</summary>
    public bool Takes => OnHand < Reserved;
}

/// <summary>What Ordering is told.</summary>
internal enum Reply
{
    None,

    /// <summary>Everything is held.</summary>
    Reserved,

    /// <summary>Something is short, so nothing is held.</summary>
    Refused,

    /// <summary>It was paid and can't be had.</summary>
    Missing,
}
