using Stoa.Contracts;

namespace Stoa.Ordering;

/// <summary>An order as it stands; its lines are kept beside it.</summary>
/// <param name="CustomerId">Nothing for a guest's.</param>
/// <param name="PaymentId">The payment that paid it.</param>
/// <param name="HasRefunds">Money of some payment went back or was sent back, so that has to be looked at before money is taken.</param>
/// <param name="DueAt">While it is unpaid: when the clock looks at it.</param>
/// <param name="Version">The number of its steps.</param>
internal sealed record Order(
    string Id, string Number, OrderState Status, string? CustomerId, string Email, string CartId, long CartVersion, Costs Costs,
    ShippingAddress? ShippingAddress, string? PaymentId, string? Tracking, bool HasRefunds, DateTimeOffset? DueAt,
    DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, long Version)
{
    /// <summary>A pending order ends when nobody said anything of the stock for so long.</summary>
    public static readonly TimeSpan Unanswered = TimeSpan.FromMinutes(10);

    /// <summary>The buyer is reminded after so long, where more than that is left.</summary>
    public static readonly TimeSpan Reminder = TimeSpan.FromMinutes(2);

    /// <summary>How long the stock's answer may well take; the clock's first look is that much after the reminder's time.</summary>
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(2);

    public const int MostTracking = 200, MostReason = 500;

    public Money Total => Costs.Total;

    /// <summary>Nobody's who has an account, and not of somebody who was erased.</summary>
    public bool IsGuests => CustomerId is null && Email.Length > 0;

    /// <summary>For people: 8 characters of the random part of the id.</summary>
    public static string NumberOf(string id) => id[^8..];

    /// <summary>A number as somebody read it out: in any case, with O for 0, I or L for 1, and whatever stands around it.</summary>
    public static string NumberRead(string written) => string.Concat(
        written.Where(char.IsAsciiLetterOrDigit).Select(char.ToUpperInvariant).Select(one => one switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => one,
        }));

    /// <summary>The order one step later.</summary>
    public Order After(Decision decision, Fact fact, DateTimeOffset now)
    {
        var to = decision.To == OrderState.None ? Status : decision.To;
        return this with
        {
            Status = to,
            PaymentId = to == OrderState.Paid ? PaymentId ?? fact.PaymentId : PaymentId,
            Tracking = fact.Tracking ?? Tracking,
            HasRefunds = HasRefunds || fact.ReturnsMoney || decision.Says.Contains(Said.RefundOfThisPayment),
            DueAt = !to.IsOpen() ? null : decision.To == OrderState.AwaitingPayment ? FirstLook(now, ExpiresAt) : fact.Next ?? DueAt,
            UpdatedAt = now,
            Version = Version + 1,
        };
    }

    /// <summary>When the clock first looks at an order that is now placed, or now waits to be paid.</summary>
    public static DateTimeOffset FirstLook(DateTimeOffset now, DateTimeOffset expiresAt) => Earlier(now + Reminder + Answer, expiresAt);

    /// <summary>What the clock says of an unpaid order when it looks at it; nothing where it looks again at the time given.</summary>
    public (Happening? What, DateTimeOffset Next) Look(DateTimeOffset now)
    {
        if (Status == OrderState.Pending)
            return (now >= CreatedAt + Unanswered ? Happening.NoAnswer : null, CreatedAt + Unanswered);
        if (now >= ExpiresAt)
            return (Happening.TimeUp, ExpiresAt);
        if (now < UpdatedAt + Reminder)
            return (null, Earlier(UpdatedAt + Reminder, ExpiresAt));       // it waits since just now, or was just tried
        return (ExpiresAt - now > Reminder ? Happening.ReminderDue : null, ExpiresAt);
    }

    /// <summary>What a captured payment is to it.</summary>
    /// <param name="wentBack">How much of that payment went back, as far as was heard before.</param>
    public Happening Paid(string paymentId, Money amount, long wentBack)
    {
        if (paymentId == PaymentId)
            return Happening.PaymentAgain;
        if (wentBack >= amount.Minor)
            return Happening.PaymentReturned;
        return amount == Total ? Happening.PaymentFits : Happening.PaymentWrong;
    }

    /// <summary>What it is to it that so much of a payment went back in all.</summary>
    public Happening Refunded(string paymentId, Money soFar)
    {
        if (paymentId != PaymentId)
            return Happening.RefundOther;
        return soFar.Currency == Total.Currency && soFar.Minor >= Total.Minor ? Happening.RefundWhole : Happening.RefundPart;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}

/// <summary>What an order costs and why.</summary>
internal sealed record Costs(Money Subtotal, Money Discount, Money Shipping, Money Tax, Money Total)
{
    public static Costs Of(CartSnapshot cart) => new(cart.Subtotal, cart.Discount, cart.Shipping, cart.Tax, cart.Total);
}

/// <summary>Where an order goes: as it is written on a parcel, the country in its two letters.</summary>
internal sealed record ShippingAddress(
    string Name, string Line1, string? Line2, string City, string? Region, string? PostalCode, string Country, string? Phone);
