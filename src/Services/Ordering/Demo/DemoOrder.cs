namespace Stoa.Ordering;

/// <summary>A past order of the demo shop: which of its customers bought what, and what became of it.</summary>
/// <param name="Customer">What is before the @ of the customer's address.</param>
/// <param name="Cards">With what they try to pay, one after another.</param>
internal sealed record DemoOrder(string Customer, string[] Cards, DemoEnd End, params IReadOnlyList<DemoLine> Lines)
{
    /// <summary>What the customer says where it is called off.</summary>
    public const string Reason = "The event does not take place.";

    /// <summary>
    /// In the order in which they are bought; what one customer buys at different times has no product in common, so that a cart tells by
    /// what is in it whether the order before has left it.
    /// </summary>
    public static IReadOnlyList<DemoOrder> All { get; } =
    [
        new("ada", ["tok_visa"], DemoEnd.Delivered,
            new("aurik-v5-vocal-microphone", 4), new("bridgeway-microphone-stand-with-boom", 4), new("linea-microphone-cable-xlr-10-m", 4)),
        new("ben", ["tok_visa"], DemoEnd.Delivered,
            new("halden-a12-active-speaker", 2), new("rolltop-padded-speaker-bag", 2), new("bridgeway-speaker-stand-pair", 1)),
        new("clara", ["tok_mastercard"], DemoEnd.Delivered,
            new("orbita-one-direct-drive-turntable", 2), new("orbita-fold-dj-headphones", 1), new("halden-a8-active-speaker", 2)),
        new("diego", ["tok_visa"], DemoEnd.Shipped, new("halden-s18-active-subwoofer", 1), new("halden-a12-active-speaker", 2)),
        new("emi", ["tok_amex"], DemoEnd.Delivered,
            new("orbita-start-controller", 1), new("aurik-v5-vocal-microphone", 2), new("kessel-eight-analogue-mixer", 1)),
        // The money is on its way when the order is called off: it comes too late and goes back by itself, over the money desk.
        new("finn", ["tok_processing"], DemoEnd.Cancelled, new("lumora-haze-two", 1), new("lumora-fog-1500", 1)),
        new("ada", ["tok_chargeDeclinedInsufficientFunds", "tok_visa"], DemoEnd.Paid,
            new("kessel-fader-12-digital-mixer", 1), new("aurik-i6-small-condenser-matched-pair", 1),
            new("bridgeway-stage-deck-2-x-1-m", 4)),
        new("ben", ["tok_visa"], DemoEnd.Cancelled, new("bridgeway-truss-290-2-m", 4), new("bridgeway-quick-clamp", 12)),
        new("clara", ["tok_visa"], DemoEnd.Shipped,
            new("halden-m12-stage-monitor", 2), new("aurik-air-handheld-wireless-system", 2), new("kessel-tape-4-audio-interface", 1)),
        new("diego", ["tok_chargeDeclined", "tok_mastercard"], DemoEnd.Delivered,
            new("aurik-v7-supercardioid-vocal-microphone", 3), new("linea-instrument-cable-6-m", 2),
            new("lumora-par-battery-led-spotlight", 6)),
        new("emi", ["tok_visa"], DemoEnd.Shipped,
            new("halden-a15-active-speaker-with-grille", 2), new("kessel-port-16-stage-box", 1), new("bridgeway-quick-clamp", 8)),
        new("finn", ["tok_visa"], DemoEnd.Paid, new("orbita-fold-dj-headphones", 1), new("linea-patch-cable-for-stages-3-m", 6)),
        new("ada", ["tok_visa"], DemoEnd.Delivered,
            new("halden-column-900", 1), new("halden-a8-active-speaker", 2), new("lumora-par-7-led-spotlight", 8),
            new("rolltop-flight-case-120", 1)),
        new("ben", ["tok_visa"], DemoEnd.Shipped,
            new("aurik-room-studio-microphone", 1), new("kessel-straight-active-di-box", 4), new("linea-microphone-cable-xlr-5-m", 10)),
        // Waits to be paid, is reminded of, and expires before long.
        new("clara", [], DemoEnd.Unpaid, new("lumora-haze-two", 1), new("bridgeway-lighting-stand-with-bar", 2)),
        new("diego", ["tok_visa"], DemoEnd.Paid, new("orbita-play-media-player", 2), new("lumora-derby-party-light", 2)),
    ];

    /// <summary>By what the parcel is followed, made up from the order's number in the list.</summary>
    public static string TrackingOf(int number) => $"DEMO{number:0000}";
}

/// <summary>A line of it.</summary>
/// <param name="Product">The product by its slug, which is how Catalog's demo and this one know it.</param>
internal sealed record DemoLine(string Product, int Quantity);

/// <summary>What becomes of an order of the demo.</summary>
internal enum DemoEnd
{
    Unpaid,
    Paid,
    Shipped,
    Delivered,
    Cancelled,
}
