using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Hosting;

/// <summary>
/// What those who run the shop ask of every service, each of which answers without a line of its own: how it does, which events it could
/// not handle, what its staff changed. The gateway asks and shows it at <c>/ops</c>.
/// </summary>
internal static class Desk
{
    /// <summary>The first word of the names of these questions; "ops" is no service.</summary>
    public const string Prefix = "ops.";

    private const string DeadLetterChange = "dead-letter";
    private const string Dropped = "dropped";

    public static bool Answers(string query) => query.StartsWith(Prefix, StringComparison.Ordinal);

    public static void Answer(ServiceDescription service)
    {
        if (!service.HasDatabase)
        {
            AnswerOfNothing(service);
            return;
        }
        var db = service.Database;
        service.Answers<AskHowItDoes, HowItDoes>(_ => db.Read(snapshot => HowDoesIt(snapshot, service)));
        service.Answers<ListDeadLetters, DeadLetters>(asked => db.Read(async snapshot =>
            new DeadLetters([.. (await Parked.Dead(snapshot, asked.After, asked.Most)).Select(DeadLetter.Of)])));
        service.Answers<ShowDeadLetter, DeadLetters>(asked => db.Read(async snapshot =>
            new DeadLetters(await Parked.Get(snapshot, asked.EventId) is { Dead: true } dead ? [DeadLetter.Of(dead)] : [])));
        service.Answers<SettleDeadLetter, DeadLetters>(asked => db.Transact(tx => Settle(tx, asked)));
        service.Answers<ReadAudit, AuditPage>(asked => db.Read(async snapshot =>
            new AuditPage(await Audit.Page(snapshot, asked.Below, asked.Most, asked.ActorId, asked.TargetId))));
        service.Answers<TellWhatYouSaid, WhatWasSaid>(asked => db.Read(async snapshot =>
            new WhatWasSaid(await Outbox.About(snapshot, asked.About, TellWhatYouSaid.Most))));
        service.Answers<TellWhatYouHeard, WhatWasHeard>(asked => db.Read(snapshot => Heard(snapshot, [.. asked.EventIds])));
    }

    /// <summary>Who keeps nothing has nothing waiting, dead or in a book.</summary>
    private static void AnswerOfNothing(ServiceDescription service)
    {
        service.Answers<AskHowItDoes, HowItDoes>(_ =>
            Task.FromResult(new HowItDoes(Shop.Version, service.IsReady, 0, null, 0, 0, service.Database.Tally.Told)));
        service.Answers<ListDeadLetters, DeadLetters>(_ => Task.FromResult(new DeadLetters([])));
        service.Answers<ShowDeadLetter, DeadLetters>(_ => Task.FromResult(new DeadLetters([])));
        service.Answers<SettleDeadLetter, DeadLetters>(_ => Task.FromResult(new DeadLetters([])));
        service.Answers<ReadAudit, AuditPage>(_ => Task.FromResult(new AuditPage([])));
        service.Answers<TellWhatYouSaid, WhatWasSaid>(_ => Task.FromResult(new WhatWasSaid([])));
        service.Answers<TellWhatYouHeard, WhatWasHeard>(_ => Task.FromResult(new WhatWasHeard([])));
    }

    private static async Task<HowItDoes> HowDoesIt(Snapshot snapshot, ServiceDescription service)
    {
        var (unsent, since) = await Outbox.Waiting(snapshot);
        var (parked, dead) = await Parked.Count(snapshot);
        return new HowItDoes(Shop.Version, service.IsReady, unsent, since, parked, dead, service.Database.Tally.Told);
    }

    private static async Task<WhatWasHeard> Heard(Snapshot snapshot, string[] eventIds)
    {
        var taken = await Inbox.Taken(snapshot, eventIds);
        var aside = (await Parked.Of(snapshot, eventIds)).ToDictionary(parked => parked.Envelope.Id, StringComparer.Ordinal);
        var dropped = await Audit.TargetsOf(snapshot, DeadLetterChange, Dropped, eventIds);
        return new WhatWasHeard([.. taken.Select(one =>
            aside.TryGetValue(one.EventId, out var parked)
                ? new HeardEvent(one.EventId, parked.Dead ? "dead" : "parked", null, parked.Reason, parked.Attempts, parked.NextAt)
                : dropped.Contains(one.EventId)
                    ? new HeardEvent(one.EventId, "dropped")
                    : new HeardEvent(one.EventId, "handled", one.At))]);
    }

    /// <summary>Replays or drops a dead event and writes down who said so, in one commit.</summary>
    private static async Task<DeadLetters> Settle(Tx tx, SettleDeadLetter asked)
    {
        if (await Parked.Get(tx, asked.EventId) is not { Dead: true } dead)
            return new DeadLetters([]);
        if (!(asked.Replay ? await Parked.Replay(tx, asked.EventId) : await Parked.Drop(tx, asked.EventId)))
            return new DeadLetters([]);
        await Audit.Add(tx, asked.ActorId, DeadLetterChange, asked.EventId, dead.Reason, asked.Replay ? "replayed" : Dropped);
        return new DeadLetters([DeadLetter.Of(dead)]);
    }
}

/// <summary>How are you? Asked of every service.</summary>
public sealed record AskHowItDoes : IQuery<HowItDoes>
{
    public static string Name => Desk.Prefix + "how-it-does.v1";
}

/// <summary>How a service does: its version, whether it serves, and what waits in it.</summary>
/// <param name="Unsent">Events that it said and that not everybody has yet.</param>
/// <param name="UnsentSince">When the oldest of them was said.</param>
/// <param name="Parked">Events that it could not handle and tries again.</param>
/// <param name="Dead">Events that it tries no more.</param>
/// <param name="Database">What its database has done in the process that answers.</param>
public sealed record HowItDoes(
    string Version, bool Ready, long Unsent, DateTimeOffset? UnsentSince, long Parked, long Dead, DatabaseWork Database);

/// <summary>Which events do you try no more? Oldest first, from after an event's id.</summary>
public sealed record ListDeadLetters(string After, int Most) : IQuery<DeadLetters>
{
    public static string Name => Desk.Prefix + "list-dead-letters.v1";
}

/// <summary>One of them, whole.</summary>
public sealed record ShowDeadLetter(string EventId) : IQuery<DeadLetters>
{
    public static string Name => Desk.Prefix + "show-dead-letter.v1";
}

/// <summary>
/// Somebody decided about a dead event: try it again from the beginning, or never mind. The one question that changes something; asking it
/// twice changes nothing more.
/// </summary>
public sealed record SettleDeadLetter(string EventId, bool Replay, string ActorId) : IQuery<DeadLetters>
{
    public static string Name => Desk.Prefix + "settle-dead-letter.v1";
}

/// <summary>Dead events; where one was asked for, it or nothing.</summary>
public sealed record DeadLetters(IReadOnlyList<DeadLetter> Items);

/// <summary>An event that a service could not handle in any of its attempts, and why.</summary>
public sealed record DeadLetter(
    string EventId, string Name, string Source, string Key, DateTimeOffset OccurredAt, string CorrelationId, string Body, string Reason,
    int Attempts, DateTimeOffset ParkedAt)
{
    internal static DeadLetter Of(ParkedEvent parked) => new(
        parked.Envelope.Id, parked.Envelope.Name, parked.Envelope.Source, parked.Envelope.Key, parked.Envelope.OccurredAt,
        parked.Envelope.Cause.CorrelationId, parked.Envelope.Body, parked.Reason, parked.Attempts, parked.ParkedAt);
}

/// <summary>What did your staff change? Newest first, from below an entry's id.</summary>
public sealed record ReadAudit(string? Below, int Most, string? ActorId, string? TargetId) : IQuery<AuditPage>
{
    public static string Name => Desk.Prefix + "read-audit.v1";
}

/// <summary>Entries of one service's book.</summary>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries);

/// <summary>What have you said about this, an order for example? By the key of the events.</summary>
public sealed record TellWhatYouSaid(string About) : IQuery<WhatWasSaid>
{
    /// <summary>More is not told; an order's life is a dozen events.</summary>
    public const int Most = 200;

    public static string Name => Desk.Prefix + "tell-what-you-said.v1";
}

/// <summary>Events that a service said and still keeps, oldest first.</summary>
public sealed record WhatWasSaid(IReadOnlyList<SaidEvent> Events);

/// <summary>What came of these events with you?</summary>
public sealed record TellWhatYouHeard(IReadOnlyList<string> EventIds) : IQuery<WhatWasHeard>
{
    public static string Name => Desk.Prefix + "tell-what-you-heard.v1";
}

/// <summary>What came of those that the service has; of the others it has not heard yet.</summary>
public sealed record WhatWasHeard(IReadOnlyList<HeardEvent> Events);

/// <summary>One of them.</summary>
/// <param name="State">handled, parked (it is tried again), dead (it is not), or dropped (somebody said: never mind).</param>
/// <param name="At">When it was handled.</param>
/// <param name="NextAt">When a parked one is tried again.</param>
public sealed record HeardEvent(
    string EventId, string State, DateTimeOffset? At = null, string? Reason = null, int? Attempts = null, DateTimeOffset? NextAt = null);
