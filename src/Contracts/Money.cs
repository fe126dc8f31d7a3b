using System.Text.Json.Serialization;

namespace Stoa.Contracts;

/// <summary>
/// An amount in the smallest unit of its currency: 12,999 cents, 500 yen. Arithmetic is checked and never mixes currencies.
/// </summary>
public readonly record struct Money(long Minor, string Currency)
{
    public static Money Zero(string currency) => new(0, currency);

    public static Money operator +(Money left, Money right) => new(checked(left.Minor + right.Same(left)), left.Currency);

    public static Money operator -(Money left, Money right) => new(checked(left.Minor - right.Same(left)), left.Currency);

    public static Money operator *(Money each, int quantity) => new(checked(each.Minor * quantity), each.Currency);

    /// <summary>As people write it and as the public API tells it: 129.99.</summary>
    [JsonIgnore]
    public decimal Major => Minor / Currencies.Unit(Currency);

    /// <summary>From what people write; nothing when that is finer than the currency knows, or more than can be held.</summary>
    public static Money? FromMajor(decimal major, string currency)
    {
        var unit = Currencies.Unit(currency);
        if (major is > long.MaxValue / 1_000 or < long.MinValue / 1_000)
            return null;
        var minor = major * unit;
        return minor == decimal.Truncate(minor) ? new Money((long)minor, currency) : null;
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Major} {Currency}");

    private long Same(Money other) => Currency == other.Currency
        ? Minor
        : throw new InvalidOperationException($"{Currency} and {other.Currency} can't be added up.");
}
