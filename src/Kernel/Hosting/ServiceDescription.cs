using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Metrics;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>What a service declares about itself, and what it is composed from.</summary>
public sealed class ServiceDescription
{
    private readonly HashSet<string> publishes = new(StringComparer.Ordinal);
    private readonly Surroundings house;

    internal ServiceDescription(string name, Database database, Surroundings house) =>
        (Name, Database, this.house) = (name, database, house);

    public string Name { get; }

    public Database Database { get; }

    public Clock Clock => house.Clock;

    /// <summary>How this process runs.</summary>
    public Settings Settings => house.Settings;

    /// <summary>The service's own settings.</summary>
    public IConfiguration Configuration => Settings.Configuration;

    public Secrets Secrets => house.Secrets;

    public Ask Ask => house.Ask;

    /// <summary>
    /// The shop's public API as everybody else meets it, limits and all: directly where the gateway lives in this process, else over HTTP.
    /// Paths are enough: <c>service.Door.PostAsync("/payment/webhook/simulator", ...)</c>. Never inside a transaction.
    /// </summary>
    public HttpClient Door => house.Door;

    /// <summary>The other services, for the one that stands in front of them.</summary>
    public Neighbours Neighbours => house.Neighbours;

    /// <summary>The other processes of the shop, to tell what they would learn late or not at all.</summary>
    public Sisters Sisters => house.Sisters;

    public ILoggerFactory Logs => house.Logs;

    /// <summary>Makes this service's POSTs safe to repeat; <paramref name="caller"/> says whose a key is.</summary>
    public Once Once(Func<HttpContext, string?> caller) => new(Database, Secrets, caller, Logs.CreateLogger<Once>());

    /// <summary>It has a database of its own, as nearly all have.</summary>
    internal bool HasDatabase { get; private set; } = true;

    internal Schema Tables { get; private set; } = Data.Schema.KernelOnly;

    internal List<Action<IEndpointRouteBuilder>> Routes { get; } = [];

    internal IReadOnlyCollection<string> Says => publishes;

    internal Dictionary<string, Hearing> Hears { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, Overhearing> Overhears { get; } = new(StringComparer.Ordinal);

    internal Dictionary<string, Answering> AnswersTo { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> Questions { get; } = new(StringComparer.Ordinal);

    internal List<Errand> Errands { get; } = [];

    internal List<Job> Jobs { get; } = [];

    internal List<Func<Task>> Beginnings { get; } = [];

    internal List<Measure> BusinessMeasures { get; } = [];

    internal List<Tale> Tales { get; } = [];

    internal List<OnlineLook> OnlineLooks { get; } = [];

    internal List<string> Errors { get; } = [];

    /// <summary>It runs here and serves.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Its tables, in portable SQL, and how an older shop gets there.</summary>
    public void Schema(string today, params IReadOnlyList<Migration> migrations) => Tables = Data.Schema.Of(Name, today, migrations);

    /// <summary>It has no database: it neither keeps, says nor hears anything, and serves what it asks of others.</summary>
    public void KeepsNothing() => HasDatabase = false;

    /// <summary>Its HTTP routes.</summary>
    public void Routing(Action<IEndpointRouteBuilder> map) => Routes.Add(map);

    /// <summary>An event that it may say.</summary>
    public void Publishes<TEvent>() where TEvent : class, IEvent => publishes.Add(TEvent.Name);

    /// <summary>What it does when it hears an event: once in effect, in one transaction with the note that it did.</summary>
    public void On<TEvent>(Func<Tx, TEvent, Task> handle) where TEvent : class, IEvent =>
        Hears.Add(TEvent.Name, new Hearing(TEvent.Name, typeof(TEvent), 1, (tx, events) => handle(tx, (TEvent)events[0])));

    /// <summary>The same for what is waiting at the moment, in one transaction: for hot rows.</summary>
    /// <param name="limit">So many events at most.</param>
    /// <param name="rows">How many rows an event changes where it can be many: a batch stays within what a transaction may change.</param>
    public void OnMany<TEvent>(int limit, Func<Tx, IReadOnlyList<TEvent>, Task> handle, Func<TEvent, int>? rows = null)
        where TEvent : class, IEvent =>
        Hears.Add(TEvent.Name, new Hearing(TEvent.Name, typeof(TEvent), limit, (tx, events) => handle(tx, [.. events.Cast<TEvent>()]))
        {
            Rows = rows is null ? null : happened => rows((TEvent)happened),
        });

    /// <summary>What every process does when it hears an event, outside any transaction: caches, revoked sessions.</summary>
    /// <param name="missed">What it does when some may have been missed: nobody says them again to one process.</param>
    public void OnEvery<TEvent>(Action<TEvent> handle, Action? missed = null) where TEvent : class, IEvent =>
        Overhears.Add(TEvent.Name, new Overhearing(TEvent.Name, typeof(TEvent), happened => handle((TEvent)happened)) { Missed = missed });

    /// <summary>
    /// Something outside: <paramref name="claim"/> takes a due row and a lease, <paramref name="call"/> talks to the outside without a
    /// transaction, <paramref name="keep"/> stores what came of it if the lease is still its own. Touch the name to start it at once.
    /// The claim's UPDATE repeats what made the row due, and both raise the lease's number, or a sister process takes up finished work
    /// again.
    /// </summary>
    public void Errand<TErrand, TOutcome>(
        string name, Func<Tx, Task<TErrand?>> claim, Func<TErrand, CancellationToken, Task<TOutcome>> call,
        Func<Tx, TErrand, TOutcome, Task> keep)
        where TErrand : class => Errands.Add(Messaging.Errand.Of(name, claim, call, keep));

    /// <summary>Work of its own clock.</summary>
    public void Every(TimeSpan period, Func<Tx, Task> run) => Jobs.Add(new Job(period, run));

    /// <summary>A question that it asks of another service.</summary>
    public void Asks<TQuery, TAnswer>() where TQuery : IQuery<TAnswer> => Questions.Add(TQuery.Name);

    /// <summary>A question that it answers.</summary>
    public void Answers<TQuery, TAnswer>(Func<TQuery, Task<TAnswer>> answer) where TQuery : class, IQuery<TAnswer> where TAnswer : class =>
        AnswersTo.Add(TQuery.Name, new Answering(TQuery.Name, typeof(TQuery), async query => await answer((TQuery)query)));

    /// <summary>
    /// A number of its business that operators watch: read from its database when somebody looks, and then once in a while at most. A cheap
    /// question by an index; the same readings always, zeros too, with labels from a small set.
    /// </summary>
    public void Measures(string name, string help, Func<Snapshot, Task<IReadOnlyList<Reading>>> read) =>
        BusinessMeasures.Add(new Measure(name, help, read));

    /// <summary>The same where it is one number.</summary>
    public void Measures(string name, string help, Func<Snapshot, Task<double>> read) =>
        Measures(name, help, async snapshot => [new Reading(await read(snapshot))]);

    /// <summary>
    /// A sum over what this process says, each after its commit; it never asks the database, and never costs more than the adding.
    /// </summary>
    /// <param name="zeros">What is told before the first: a sum that is not there is no zero.</param>
    public void Sums<TEvent>(string name, string help, Func<TEvent, Reading> read, params IReadOnlyList<Reading> zeros)
        where TEvent : class, IEvent =>
        Tales.Add(new Tale(TEvent.Name, typeof(TEvent), name, help, happened => read((TEvent)happened), zeros));

    /// <summary>A provider outside, by its settings.</summary>
    public Provider Provider(string name) => new(this, name);

    /// <summary>Something in its configuration is wrong; all of it is told at once and nothing starts.</summary>
    public void Refuses(string because) => Errors.Add(because);

    internal void LooksOutside(string provider, Func<CancellationToken, Task<Finding>> look) => OnlineLooks.Add(new(provider, look));

    /// <summary>
    /// What it does once its database is open and before the first request: the first admin, keys. Safe to run at each start.
    /// </summary>
    public void AtStart(Func<Task> begin) => Beginnings.Add(begin);
}

/// <summary>Work that a service does by its own clock.</summary>
internal sealed record Job(TimeSpan Period, Func<Tx, Task> Run);
