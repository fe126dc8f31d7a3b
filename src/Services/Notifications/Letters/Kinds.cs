namespace Stoa.Notifications;

/// <summary>What a reader can switch off by itself.</summary>
public enum Topic
{
    /// <summary>What belongs to an order or the account, and is always told.</summary>
    Needed,

    /// <summary>A parcel left, or arrived.</summary>
    Delivery,

    /// <summary>An order waits to be paid.</summary>
    PaymentReminder,
}

/// <summary>A kind of letter: when it is written, and its facts by example, which is all that its templates can name.</summary>
/// <param name="Key">The name of its template.</param>
/// <param name="About">When it is written, for whoever edits it.</param>
/// <param name="Sample">Every fact that it can have.</param>
/// <param name="LinkPath">Where in the shop it leads, by example.</param>
public sealed record Kind(string Key, string About, Facts Sample, string LinkPath)
{
    public Topic Topic { get; init; }

    /// <summary>It tells of a buyer's order, so it can also be a text to the buyer's phone.</summary>
    public bool IsOfOrder { get; init; }

    /// <summary>Without its link it is worth nothing.</summary>
    public bool NeedsLink { get; init; }

    /// <summary>The facts that its templates can name, besides the link and the shop's address.</summary>
    public IEnumerable<string> Names => Facts.Members.Where(one => one.Get(Sample) is not (null or false)).Select(one => one.Name);

    /// <summary>The example as a reader would get it.</summary>
    public Facts SampleAt(string shop) => Sample with
    {
        Link = shop + LinkPath,
        Shop = shop,
        WayOut = Topic == Topic.Needed ? null : $"{shop}{OptOut.PagePath}?token=example",
    };

    /// <summary>The same with nothing in it that may be missing.</summary>
    public Facts BareAt(string shop) => SampleAt(shop) with { Reason = null, Tracking = null, IsRefunded = false };
}

/// <summary>Every kind of letter.</summary>
public static class Kinds
{
    private const string Order = "/shop/orders/ord_01K2V3W4X5Y6Z7A8B9C0D1E2F3";
    private const string Number = "7K3M9PQX";
    private const string Total = "412.00 USD";
    private const string Until = "1 March 2026, 09:15 UTC";

    public static readonly IReadOnlyList<Kind> All =
    [
        new("welcome", "Somebody opened an account.", new() { Name = "Ada Lovelace" }, ""),
        new("verify-email", "An address is to be confirmed.", new() { Name = "Ada Lovelace" }, "/verify-email?token=example")
        { NeedsLink = true },
        new("reset-password", "Somebody asked to choose a new password.", new() { Name = "Ada Lovelace" }, "/reset-password?token=example")
        { NeedsLink = true },
        new("signed-out", "A sign-in was used twice, so its device was signed out.", new() { Name = "Ada Lovelace", Until = Until }, ""),
        Of("order-receipt", "An order is paid.", new()
        {
            Number = Number,
            Lines =
            [
                new("Dynamic stage microphone", "2", "129.00 USD", "258.00 USD"),
                new("Microphone cable, 10 m", "4", "23.50 USD", "94.00 USD"),
                new("Tripod boom stand", "1", "60.00 USD", "60.00 USD"),
            ],
            Total = Total,
        }),
        Of("payment-declined", "A payment did not go through.", new() { Number = Number, Until = Until }),
        Of("payment-reminder", "An order waits to be paid.", new() { Number = Number, Total = Total, Until = Until })
            with { Topic = Topic.PaymentReminder },
        Of("order-shipped", "An order has left.", new() { Number = Number, Tracking = "1Z999AA10123456784" })
            with { Topic = Topic.Delivery },
        Of("order-delivered", "An order has arrived.", new() { Number = Number }) with { Topic = Topic.Delivery },
        Of("order-cancelled", "An order was cancelled.", new() { Number = Number, Reason = "Ordered twice", IsRefunded = true }),
        Of("order-expired", "An order was not paid in time.", new() { Number = Number }) with { LinkPath = "" },
        Of("order-refunded", "The money for an order goes back.", new() { Number = Number, Total = Total }),
        new("stock-low", "Little is left of a product; for the staff.", new() { Product = "Tripod boom stand", Left = "3" }, "/admin"),
    ];

    private static readonly Dictionary<string, Kind> ByKey = All.ToDictionary(kind => kind.Key, StringComparer.Ordinal);

    /// <summary>Nothing when there is no such kind.</summary>
    public static Kind? Find(string key) => ByKey.GetValueOrDefault(key);

    private static Kind Of(string key, string about, Facts sample) => new(key, about, sample, Order) { IsOfOrder = true };
}
