using System.Globalization;
using Stoa.Client.Models;

namespace Stoa.Web;

/// <summary>An order's whole life as one line of moments with a lane for each service, and what is stuck of it.</summary>
/// <param name="Lanes">The services that had to do with it, in the way that an order goes.</param>
public sealed record OrderTrace(
    OrderLife Life, IReadOnlyList<string> Lanes, IReadOnlyList<TraceMoment> Moments, IReadOnlyList<Trouble> Troubles, string? Waits)
{
    private static readonly string[] Way = ["cart", "ordering", "inventory", "payments", "notifications", "catalog"];

    /// <summary>What is younger than this is on its way, not stuck.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10), LongForMoney = TimeSpan.FromMinutes(2);

    public static OrderTrace Of(OrderLife life, DateTimeOffset now)
    {
        List<TraceMoment> moments =
        [
            .. life.Steps.Select(one => new TraceMoment(
                one.At, "ordering", TraceKind.Step, OrderWords.Happened(one.What),
                $"by {one.By}{(one.Note is null ? "" : ": " + one.Note)}")
            { Mood = one.Status is "rejected" or "expired" or "cancelled" ? "warn" : "" }),
            .. life.Events.Select(one => new TraceMoment(
                one.OccurredAt, one.Source, TraceKind.Event, one.Name, one.SentAt is null ? "not handed on yet" : null)
            { Id = one.Id, TraceId = one.TraceId, HeardBy = one.HeardBy, Mood = one.SentAt is null ? "warn" : "" }),
            .. life.Payments.Select(one => new TraceMoment(
                one.CreatedAt, "payments", TraceKind.Payment, $"Payment by {one.Provider}: {one.Status}", one.FailureCode)
            { Id = one.Id, Amount = (one.Amount, one.Currency), Mood = MoodOf(one.Status) }),
            .. life.Refunds.Select(one => new TraceMoment(
                one.CreatedAt, "payments", TraceKind.Refund, $"Refund by {one.Provider}: {one.Status}", one.FailureCode ?? one.Reason)
            { Id = one.Id, Amount = (one.Amount, one.Currency), Mood = MoodOf(one.Status) }),
            .. life.Notes.Select(one => new TraceMoment(one.NotedAt, "payments", TraceKind.Note, $"Money desk: {one.Kind}", one.Detail)
            { Id = one.Id, Amount = (one.Amount, one.Currency), Mood = one.SettledAt is null ? "bad" : "" }),
            .. life.Messages.Select(one => new TraceMoment(
                one.CreatedAt, "notifications", TraceKind.Message, $"{one.Template} by {one.Channel} to {one.To}: {one.Status}",
                one.Failure)
            { Id = one.Id, Mood = MoodOf(one.Status) }),
        ];
        var lanes = moments.Select(one => one.Lane).Concat(moments.SelectMany(one => one.HeardBy.Select(it => it.Service))).Distinct()
            .OrderBy(one => Array.IndexOf(Way, one) is >= 0 and var at ? at : Way.Length).ThenBy(one => one, StringComparer.Ordinal);
        return new(
            life, [.. lanes], [.. moments.OrderBy(one => one.At).ThenBy(one => one.Kind).ThenBy(one => one.Id, StringComparer.Ordinal)],
            [.. Stuck(life, now).OrderByDescending(one => one.IsBad)], Waiting(life.Order));
    }

    /// <summary>How long something took, as people say it.</summary>
    public static string Took(TimeSpan time) => time switch
    {
        { TotalMilliseconds: < 1_000 } => $"{Math.Max(0, time.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture)} ms",
        { TotalSeconds: < 60 } => $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
        { TotalMinutes: < 60 } => $"{time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        { TotalHours: < 48 } => $"{time.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h",
        _ => $"{time.TotalDays.ToString("0", CultureInfo.InvariantCulture)} days",
    };

    private static IEnumerable<Trouble> Stuck(OrderLife life, DateTimeOffset now)
    {
        foreach (var service in life.Missing)
            yield return new($"{service} does not answer", "What it knows of this order is not shown here.", "/admin/services", "Services");
        foreach (var happened in life.Events)
        {
            if (happened.SentAt is null && now - happened.OccurredAt > Usual)
                yield return new(
                    $"{happened.Name} was not handed on", $"{happened.Source} said it {Took(now - happened.OccurredAt)} ago.",
                    "/admin/services", "Services");
            foreach (var hearing in happened.HeardBy)
            {
                if (Trouble.Of(happened, hearing, now, Usual) is { } trouble)
                    yield return trouble;
            }
        }
        foreach (var one in life.Payments.Where(one => one.Status is "unknown" or "pending" && now - one.UpdatedAt > LongForMoney))
            yield return new(
                $"A payment by {one.Provider} is {one.Status}",
                $"Since {Took(now - one.UpdatedAt)}. The shop asks the provider again by itself.",
                "/admin/money", "Money desk")
            { IsBad = one.Status == "unknown" };
        foreach (var one in life.Refunds.Where(one => one.Status == "failed"))
            yield return new($"A refund by {one.Provider} failed", one.FailureCode ?? one.Reason, "/admin/money", "Money desk");
        foreach (var one in life.Notes.Where(one => one.SettledAt is null))
            yield return new($"Money waits for somebody: {one.Kind}", one.Detail, "/admin/money", "Money desk");
        foreach (var one in life.Messages.Where(one => one.Status == "failed"))
            yield return new(
                $"{one.Template} did not arrive", one.Failure ?? $"After {one.Attempts} attempts.", "/admin/messages", "Messages")
            { IsBad = false };
    }

    private static string? Waiting(OrderStanding? order) => order?.Status switch
    {
        "pending" => "It waits for Inventory to say whether there is enough.",
        "awaiting-payment" => "It waits for the buyer to pay.",
        "paid" => "It waits for somebody to ship it.",
        "shipped" => "It is with the carrier.",
        _ => null,
    };

    private static string MoodOf(string status) => status switch
    {
        "succeeded" or "sent" => "good",
        "failed" => "bad",
        "unknown" or "pending" or "queued" => "warn",
        _ => "",
    };
}

/// <summary>Something that happened to an order, and in which service.</summary>
/// <param name="What">An event by its name; everything else in words.</param>
public sealed record TraceMoment(DateTimeOffset At, string Lane, TraceKind Kind, string What, string? Note)
{
    public string? Id { get; init; }

    /// <summary>The request that led to it.</summary>
    public string? TraceId { get; init; }

    public (decimal Value, string Currency)? Amount { get; init; }

    /// <summary>good, warn, bad, or plain.</summary>
    public string Mood { get; init; } = "";

    /// <summary>What came of it where it is listened to.</summary>
    public IReadOnlyList<Hearing> HeardBy { get; init; } = [];
}

/// <summary>What a moment is; of one time, in this order.</summary>
public enum TraceKind
{
    Payment,
    Refund,
    Step,
    Event,
    Note,
    Message,
}

/// <summary>Something of an order that does not go on by itself, and where to look at it.</summary>
public sealed record Trouble(string Heading, string Detail, string Path, string PathName)
{
    /// <summary>Somebody has to do something; else it may still come right.</summary>
    public bool IsBad { get; init; } = true;

    /// <summary>What is wrong with how a service took an event; nothing where it did, or will in a moment.</summary>
    public static Trouble? Of(OrderEvent happened, Hearing hearing, DateTimeOffset now, TimeSpan usual) => hearing.State switch
    {
        "dead" => new(
            $"{hearing.Service} gave up on {happened.Name}", $"After {hearing.Attempts} attempts: {hearing.Reason}",
            DeadLetter(hearing.Service, happened.Id), "Open the dead letter"),
        "parked" => new(
            $"{hearing.Service} could not handle {happened.Name} yet",
            $"{hearing.Attempts} attempts: {hearing.Reason}{(hearing.NextAt is { } next ? $" Tries again {When(next - now)}." : "")}",
            "/admin/services", "Services"),
        "waiting" when now - happened.OccurredAt > usual => new(
            $"{hearing.Service} has not taken {happened.Name}", $"It waits for {OrderTrace.Took(now - happened.OccurredAt)} already.",
            "/admin/services", "Services")
        { IsBad = false },
        _ => null,
    };

    /// <summary>The page of an event that a service gave up on.</summary>
    public static string DeadLetter(string service, string eventId) => $"/admin/dead-letters/{service}.{eventId}";

    private static string When(TimeSpan left) => left <= TimeSpan.Zero ? "now" : "in " + OrderTrace.Took(left);
}
