using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Web;

namespace Stoa.Ordering;

/// <summary>A step in the life of an order: what happened, by whom, and what it became by that.</summary>
/// <param name="Detail">A reason in words; for stock that is short, what is short as JSON.</param>
internal sealed record Step(long Seq, OrderState From, OrderState To, string What, string By, string? Detail, DateTimeOffset At)
{
    public IReadOnlyList<Shortage> Shortages => What is "stock-refused" or "stock-missing" && Detail is not null
        ? JsonSerializer.Deserialize<List<Shortage>>(Detail, Json.Options)!
        : [];

    public static string DetailOf(IReadOnlyList<Shortage> shortages) => JsonSerializer.Serialize(shortages, Json.Options);
}
