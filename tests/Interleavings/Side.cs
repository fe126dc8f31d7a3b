using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Postgres;
using Stoa.Testing;

namespace Stoa.Interleavings.Tests;

/// <summary>One process of a service: its own connections to the data that it shares with its sister.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly ServiceDescription service;
    private readonly Hearer hearer;

    public Side(IService service, PostgresDatabase database, Clock clock, byte[] secret)
    {
        Db = database;
        Secrets = new Secrets(secret, clock);
        this.service = Fresh.Describe(service, database, clock, Secrets);
        hearer = new Hearer(database, this.service.Hears, NullLogger.Instance);
    }

    public PostgresDatabase Db { get; }

    public Secrets Secrets { get; }

    public Schema Tables => service.Tables;

    public DateTimeOffset Now => Db.Clock.Now;

    /// <summary>The bus brings an event; the same id is the same event, whoever it is brought to.</summary>
    public Task Hear<TEvent>(TEvent said, string id) where TEvent : class, IEvent => hearer.Hear(Wrap(said, id));

    /// <summary>The bus brings events that are handled in one transaction, and each alone where that fails.</summary>
    public async Task HearTogether<TEvent>(params (TEvent Said, string Id)[] events) where TEvent : class, IEvent
    {
        var hearing = service.Hears[TEvent.Name];
        try
        {
            await Db.Transact(Lane.Event, Cause.None, TEvent.Name, async tx =>
            {
                var news = new List<object>();
                foreach (var (said, id) in events)
                {
                    if (await Inbox.Take(tx, id))
                        news.Add(said);
                }
                if (news.Count > 0)
                    await hearing.Handle(tx, news);
            });
        }
        catch (Conflict)
        {
            foreach (var (said, id) in events)
                await Hear(said, id);
        }
    }

    /// <summary>A job of the service, one of those that it does by its own clock.</summary>
    public Task Job(Func<Tx, Task> run) => Db.Transact(Lane.Event, Cause.None, "job", run);

    /// <summary>The errand that tries parked events again, once: takes one that is due and tries it.</summary>
    public async Task RetryOneParked()
    {
        if (await Db.Transact(Parked.Claim) is { } due)
            await hearer.Retry(due);
    }

    /// <summary>Tries what was parked again, as the house does a while later. What fails again stays parked.</summary>
    public async Task<int> RetryParked()
    {
        var ids = await Db.Read(async snapshot => await snapshot.Query(
            "SELECT event_id FROM parked ORDER BY event_id", row => row.Text(0)));
        foreach (var id in ids)
            await hearer.Retry((await Db.Read(async snapshot => await Parked.Get(snapshot, id)))!);
        return ids.Count;
    }

    public ValueTask DisposeAsync() => Db.DisposeAsync();

    private Envelope Wrap<TEvent>(TEvent said, string id) where TEvent : class, IEvent =>
        new(id, TEvent.Name, TEvent.Name.Split('.')[0], said.Key, Now, Cause.None, said);
}
