using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Postgres;

namespace Stoa.Testing;

/// <summary>Fresh databases for tests, each gone with its test.</summary>
public static class Fresh
{
    /// <summary>An empty database of a service with these tables, that may say these events.</summary>
    public static Task<FreshDatabase> Database(Engine engine, string service, string tables, Clock? clock = null, params string[] says) =>
        Database(engine, service, Schema.Of(service, tables), clock, says);

    /// <summary>The empty database of a service with this schema, that may say these events.</summary>
    public static async Task<FreshDatabase> Database(
        Engine engine, string service, Schema schema, Clock? clock = null, params string[] says)
    {
        var fresh = await Make(engine, service, clock ?? new Clock());
        fresh.Database.Speech.Declare(says);
        await fresh.Open(schema);
        return fresh;
    }

    /// <summary>The empty database of a service as it describes itself: for use cases, which need nothing else.</summary>
    public static async Task<FreshDatabase> Database(Engine engine, IService service, Clock? clock = null)
    {
        clock ??= new Clock();
        var fresh = await Make(engine, service.Name, clock);
        var description = Describe(service, fresh.Database, clock);
        await fresh.Open(description.Tables);
        return fresh;
    }

    /// <summary>A service as it describes itself over a database, which may then say what it declared.</summary>
    public static ServiceDescription Describe(IService service, Database database, Clock clock, Secrets? shared = null)
    {
        var secrets = shared ?? new Secrets(clock.NewBytes(32), clock);
        var description = new ServiceDescription(service.Name, database, new Surroundings(
            Settings.Read(new ConfigurationBuilder().Build()), clock, secrets, new NobodyToAsk(),
            DirectDoor.Client(new DirectDoor(), gateway: null), new Neighbours(),
            new Sisters(new NoGrapevine(), secrets, clock, NullLogger.Instance), NullLoggerFactory.Instance));
        service.Describe(description);
        database.Speech.Declare(description.Says);
        return description;
    }

    private static async Task<FreshDatabase> Make(Engine engine, string service, Clock clock)
    {
        if (engine == Engine.Sqlite)
        {
            var scratch = new Scratch();
            return new FreshDatabase(() => new SqliteDatabase(service, scratch.File(service + ".db"), clock, NullLogger.Instance), scratch);
        }
        var place = new PostgresPlace(await PostgresServer.Shared, service);
        return new FreshDatabase(() => new PostgresDatabase(service, place.ConnectionString, clock, NullLogger.Instance), place);
    }

    private sealed class NobodyToAsk : Ask
    {
        public override Task<TAnswer> One<TQuery, TAnswer>(TQuery query, TimeSpan deadline) =>
            throw new Unavailable("Nobody is there to answer.");

        public override Task<TAnswer> Of<TQuery, TAnswer>(string service, TQuery query, TimeSpan deadline) =>
            throw new Unavailable("Nobody is there to answer.");

        public override Task<IReadOnlyDictionary<string, TAnswer>> All<TQuery, TAnswer>(TQuery query, TimeSpan deadline) =>
            throw new Unavailable("Nobody is there to answer.");
    }
}

/// <summary>A database and the place it lives in; what it said is in <see cref="Said"/>, in commit order.</summary>
public sealed class FreshDatabase : IAsyncDisposable
{
    private readonly Func<Database> make;
    private readonly object place;

    internal FreshDatabase(Func<Database> make, object place)
    {
        (this.make, this.place) = (make, place);
        Database = Make();
    }

    public Database Database { get; private set; }

    public List<Envelope> Said { get; } = [];

    /// <summary>Closes the database and opens what it left behind, as a restart does, of the same program or a newer one.</summary>
    public async Task Reopen(Schema schema)
    {
        await Database.DisposeAsync();
        Database = Make();
        await Database.Open(schema, CancellationToken.None);
    }

    /// <summary>The same data as another process of the service has it, not opened yet; on PostgreSQL.</summary>
    public Database Sister() => make();

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (place is PostgresPlace server)
            await server.Leave();
        (place as IDisposable)?.Dispose();
    }

    internal async Task Open(Schema schema)
    {
        if (place is PostgresPlace server)
            await server.Prepare(schema);
        await Database.Open(schema, CancellationToken.None);
    }

    private Database Make()
    {
        var database = make();
        database.Said = envelopes =>
        {
            lock (Said)
                Said.AddRange(envelopes);
        };
        return database;
    }
}
