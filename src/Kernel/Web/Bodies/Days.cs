using System.Globalization;

namespace Stoa.Kernel.Web;

/// <summary>The days that figures are asked of: whole days of UTC, the first and the last one included.</summary>
public sealed record Days(DateOnly From, DateOnly To)
{
    /// <summary>So many at a time.</summary>
    public const int Most = 92;

    /// <summary>So many up to today where nothing is said.</summary>
    public const int Usual = 30;

    private static readonly DateOnly Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch);
    private static readonly DateOnly Last = new(2999, 12, 31);

    /// <summary>Where the first day begins.</summary>
    public DateTimeOffset Start => new(From.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Where the day after the last begins.</summary>
    public DateTimeOffset End => new(To.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Each of them, the first one first.</summary>
    public IEnumerable<DateOnly> All => Enumerable.Range(0, To.DayNumber - From.DayNumber + 1).Select(From.AddDays);

    /// <summary>Days since 1970.</summary>
    public static long Number(DateOnly day) => day.DayNumber - Epoch.DayNumber;

    /// <summary>From <c>from</c> to <c>to</c>, as a query writes them: 2026-11-29. What is wrong with them the check knows.</summary>
    public static Days Read(Check check, string? from, string? to, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var last = Read(check, "to", to) ?? today;
        var first = Read(check, "from", from) ?? last.AddDays(1 - Usual);
        if (!check.Failed)
        {
            check.That(
                first <= last && last.DayNumber - first.DayNumber < Most, "from", $"must be 'to' or up to {Most - 1} days before it.");
        }
        return new(first, last);
    }

    private static DateOnly? Read(Check check, string field, string? text)
    {
        if (text is null)
            return null;
        var isDay = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        isDay = isDay && day >= Epoch && day <= Last;
        check.That(isDay, field, "must be a day such as 2026-11-29.");
        return isDay ? day : null;
    }
}
