using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>Facts for a preview, each in place of the example's; null is one that is missing.</summary>
internal sealed record SampleBody(
    Given<string?> Name, Given<string?> Number, Given<IReadOnlyList<SampleLine>> Lines, Given<string?> Total, Given<string?> Until,
    Given<string?> Reason, Given<string?> Tracking, Given<bool> IsRefunded, Given<string?> Product, Given<string?> Left)
{
    /// <summary>The example as it is.</summary>
    public static readonly SampleBody Nothing = new(
        default, default, default, default, default, default, default, default, default, default);

    private const int MostLines = 100;

    /// <summary>The example with these facts in it, on one line each as in a real letter.</summary>
    public Facts Over(Facts sample, Kind kind, Check check)
    {
        foreach (var (name, isGiven) in GivenNames())
            check.That(!isGiven || kind.Names.Contains(name), "sample." + name, $"is no fact of '{kind.Key}'.");
        if (Lines.IsGiven)
            check.That(Lines.Value.Count <= MostLines, "sample.lines", $"must have at most {MostLines} lines.");
        return check.Failed ? sample : sample with
        {
            Name = Line(Name, sample.Name),
            Number = Line(Number, sample.Number),
            Lines = Lines.IsGiven ? [.. Lines.Value.Select(line => line.Facts)] : sample.Lines,
            Total = Line(Total, sample.Total),
            Until = Line(Until, sample.Until),
            Reason = Line(Reason, sample.Reason),
            Tracking = Line(Tracking, sample.Tracking),
            IsRefunded = IsRefunded.Or(sample.IsRefunded),
            Product = Line(Product, sample.Product),
            Left = Line(Left, sample.Left),
        };
    }

    private (string Name, bool IsGiven)[] GivenNames() =>
    [
        ("name", Name.IsGiven), ("number", Number.IsGiven), ("lines", Lines.IsGiven), ("total", Total.IsGiven), ("until", Until.IsGiven),
        ("reason", Reason.IsGiven), ("tracking", Tracking.IsGiven), ("isRefunded", IsRefunded.IsGiven), ("product", Product.IsGiven),
        ("left", Left.IsGiven),
    ];

    private static string? Line(Given<string?> given, string? known) => given.IsGiven ? Words.LineOrNothing(given.Value) : known;
}

/// <summary>A line of an order in a preview.</summary>
internal sealed record SampleLine(string Name, string Quantity, string Price, string Total)
{
    public LineFacts Facts => new(Words.Line(Name), Words.Line(Quantity), Words.Line(Price), Words.Line(Total));
}
