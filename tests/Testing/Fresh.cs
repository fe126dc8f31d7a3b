using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Testing;

/// <summary>Fresh databases for tests, each gone with its test.</summary>
public static class Fresh
{
    /// <summary>An empty database of a service with these tables, that may say these events.</summary>
    public static async Task<FreshDatabase> Database(Engine engine, string service, string tables, Clock? clock = null, params string[] says)
    {
        var fresh = Make(engine, service, clock ?? new Clock());
        fresh.Database.Speech.Declare(says);
        await fresh.Database.Open(Schema.Of(service, tables), CancellationToken.None);
        return fresh;
    }

    /// <summary>The empty database of a service as it describes itself: for use cases, which need nothing else.</summary>
    public static async Task<FreshDatabase> Database(Engine engine, IService service, Clock? clock = null)
    {
        clock ??= new Clock();
        var fresh = Make(engine, service.Name, clock);
        var description = new ServiceDescription(
            service.Name, fresh.Database, clock, new ConfigurationBuilder().Build(), new Secrets(clock.NewBytes(32), clock), new NobodyToAsk(), NullLoggerFactory.Instance);
        service.Describe(description);
        fresh.Database.Speech.Declare(description.Says);
        await fresh.Database.Open(description.Tables, CancellationToken.None);
        return fresh;
    }

    private static FreshDatabase Make(Engine engine, string service, Clock clock)
    {
        var scratch = new Scratch();
        Database database = engine switch
        {
            Engine.Sqlite => new SqliteDatabase(service, scratch.File(service + ".db"), clock, NullLogger.Instance),
            _ => throw new NotSupportedException(PostgresServer.WhyNot),
        };
        return new FreshDatabase(database, scratch);
    }

    private sealed class NobodyToAsk : Ask
    {
        public override Task<TAnswer> One<TQuery, TAnswer>(TQuery query, TimeSpan deadline) => throw new Unavailable("Nobody is there to answer.");

        public override Task<IReadOnlyDictionary<string, TAnswer>> All<TQuery, TAnswer>(TQuery query, TimeSpan deadline) =>
            throw new Unavailable("Nobody is there to answer.");
    }
}

/// <summary>A database and the folder it lives in; what it said is in <see cref="Said"/>, in commit order.</summary>
public sealed class FreshDatabase : IAsyncDisposable
{
    private readonly IDisposable home;

    internal FreshDatabase(Database database, IDisposable home)
    {
        (Database, this.home) = (database, home);
        database.Said = envelopes =>
        {
            lock (Said)
                Said.AddRange(envelopes);
        };
    }

    public Database Database { get; }

    public List<Envelope> Said { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        home.Dispose();
    }
}
