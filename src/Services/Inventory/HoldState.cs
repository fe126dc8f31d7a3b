namespace Stoa.Inventory;

/// <summary>What an order has of the stock.</summary>
internal enum HoldState
{
    /// <summary>Nothing, and nothing is known of it.</summary>
    None,

    /// <summary>Its goods are kept for it.</summary>
    Held,

    /// <summary>Nothing any more: whatever it asked for is free.</summary>
    Released,

    /// <summary>Its goods were sold and have left the shelf.</summary>
    Committed,

    /// <summary>Nothing, for good: it was paid once and given up, and what had left the shelf is back.</summary>
    Restocked,
}

/// <summary>The words for states, as the table writes them.</summary>
internal static class HoldStates
{
    public static string Word(this HoldState state) => state switch
    {
        HoldState.Held => "held",
        HoldState.Released => "released",
        HoldState.Committed => "committed",
        HoldState.Restocked => "restocked",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Nothing is not written down."),
    };

    public static HoldState Read(string word) => word switch
    {
        "held" => HoldState.Held,
        "released" => HoldState.Released,
        "committed" => HoldState.Committed,
        "restocked" => HoldState.Restocked,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "Not the state of a hold."),
    };
}
