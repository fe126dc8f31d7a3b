using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Contracts;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;
using Stoa.Postgres;
using Stoa.RabbitMq;
using Stoa.Redis;
using Xunit;

namespace Stoa.Testing;

/// <summary>
/// A whole shop at work in the test's process: Kestrel on a port of its own, a store of its own, and short ways to what most tests begin
/// with. Everybody who visits it comes from an address of their own, and load from there is trusted unless a test says otherwise.
/// </summary>
public sealed class TestShop : IAsyncDisposable
{
    public const string AdminEmail = "admin@shop.example";
    public const string Password = "a quiet evening at home";

    /// <summary>What buyers see; links in mails begin with it.</summary>
    public const string PublicUrl = "https://shop.example";

    private static readonly Drivers Loaded = new()
    {
        Postgres = (service, connection, clock, log) => new PostgresDatabase(service, connection, clock, log),
        RabbitMq = (address, everybody, clock, log) => new RabbitMqBus(address, everybody, clock, log),
        Redis = (address, clock, log) => new RedisGrapevine(address, clock, log),
    };

    private static int opened;

    /// <summary>One split shop at a time: each is nineteen processes' worth of connections and timers.</summary>
    private static readonly SemaphoreSlim RoomForSplit = new(1);

    /// <summary>In front the one that visitors come to.</summary>
    private readonly IReadOnlyList<RunningShop> processes;
    private readonly Scratch? folder;
    private readonly PostgresPlaces? places;
    private readonly Clock clock;
    private readonly ManualClock? time;
    private readonly SocketsHttpHandler wire = new()
    {
        UseCookies = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    };

    private readonly Lock adminsDoor = new();
    private (Task<Visitor> Visitor, DateTimeOffset At)? admin;
    private int visitors;

    private TestShop(
        IReadOnlyList<RunningShop> processes, Scratch? folder, PostgresPlaces? places, Clock clock, ManualClock? time, CapturedLog log)
    {
        (this.processes, this.folder, this.places, this.clock, this.time, Log) = (processes, folder, places, clock, time, log);
        Address = new Uri(processes[0].Addresses[0]);
        Http = new HttpClient(wire) { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>What it logged.</summary>
    public CapturedLog Log { get; }

    /// <summary>Opens what was sealed, such as a link in a mail.</summary>
    public Secrets Secrets => Front.Here[0].Secrets;

    /// <summary>The shop's door as its own services use it.</summary>
    public HttpClient Door => Front.Here[0].Door;

    /// <summary>Who lives in it.</summary>
    public IReadOnlyList<string> Services => [.. Everybody.Select(service => service.Name)];

    /// <summary>Every service that lives somewhere, once.</summary>
    public IEnumerable<ServiceDescription> Everybody =>
        processes.SelectMany(process => process.House.Here).DistinctBy(service => service.Name);

    /// <summary>Those of them that keep something.</summary>
    public IEnumerable<ServiceDescription> Keepers => Everybody.Where(service => service.HasDatabase);

    /// <summary>Every route that it has.</summary>
    public IReadOnlyList<RouteEndpoint> Routes => [.. processes[0].Routes.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()];

    internal HttpClient Http { get; }

    private House Front => processes[0].House;

    /// <summary>Starts the shop in one of its shapes.</summary>
    public static Task<TestShop> Open(ShopShape shape, IReadOnlyList<IService> services, Dictionary<string, string?>? settings = null) =>
        shape switch
        {
            ShopShape.Embedded => Open(Engine.Sqlite, services, settings: settings),
            ShopShape.OnPostgres => Open(Engine.Postgres, services, settings: settings),
            _ => Split(services, settings ?? []),
        };

    /// <summary>
    /// Starts a shop with these services. With a clock that stands still, it moves only when the test moves it. A folder that is handed in
    /// stays when the shop has closed.
    /// </summary>
    public static async Task<TestShop> Open(
        Engine engine, IReadOnlyList<IService> services, ManualClock? time = null, Dictionary<string, string?>? settings = null,
        PostgresServer? server = null, Scratch? folder = null)
    {
        var scratch = folder ?? new Scratch();
        var ours = engine == Engine.Postgres
            ? new PostgresPlaces(server ?? await PostgresServer.Shared, Interlocked.Increment(ref opened))
            : null;
        var at = time is null ? new Clock() : new Clock(time, RandomNumberGenerator.Fill);
        var log = new CapturedLog();
        var logs = LoggerFactory.Create(logging => logging.AddFilter("Microsoft", LogLevel.Warning).AddProvider(log));
        var read = Settings.Read(Configuration(scratch.Folder, ours?.ConnectionString, settings ?? []));
        var plan = Plan.Make(read, [], services, Loaded, at, SomeSecrets(at), logs);
        Assert.Empty(plan.Errors);
        var running = await RunningShop.Start(plan.Settings, services, plan.Here, Loaded, at, logs, CancellationToken.None);
        return new TestShop([running], folder is null ? scratch : null, ours, at, time, log);
    }

    /// <summary>Everything that the program would find wrong with these settings, and only these.</summary>
    public static IReadOnlyList<string> WhatIsWrong(IReadOnlyList<IService> services, Dictionary<string, string?> settings)
    {
        var now = new Clock();
        using var logs = LoggerFactory.Create(_ => { });
        var read = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return Plan.Make(read, [], services, Loaded, now, SomeSecrets(now), logs).Errors;
    }

    /// <summary>Somebody who has just come in, from an address that nobody else has.</summary>
    public Visitor Visitor()
    {
        var number = Interlocked.Increment(ref visitors);
        return new Visitor(this, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}");
    }

    /// <summary>A new customer, signed in.</summary>
    public async Task<Visitor> Customer(string? email = null, string password = Password)
    {
        var visitor = Visitor();
        await visitor.Register(email ?? NewEmail(), password);
        return visitor;
    }

    /// <summary>A new member of staff, signed in.</summary>
    public async Task<Visitor> Staff()
    {
        var customer = await Customer();
        (await (await Admin()).Patch("/users/" + customer.UserId, new { role = "staff" })).Is(200);
        return await LogIn(customer.Email);
    }

    /// <summary>The first admin, signed in for the whole shop, and anew before the token ends.</summary>
    public Task<Visitor> Admin()
    {
        lock (adminsDoor)
        {
            if (admin is not { } known || clock.Now - known.At > Tokens.Lifetime / 2)
                admin = known = (LogIn(AdminEmail), clock.Now);
            return known.Visitor;
        }
    }

    /// <summary>Signs somebody in from a device and an address that the shop has not seen.</summary>
    public async Task<Visitor> LogIn(string email, string password = Password)
    {
        var visitor = Visitor();
        (await visitor.LogIn(email, password)).Is(200);
        return visitor;
    }

    /// <summary>An address that nobody has.</summary>
    public string NewEmail() => $"{clock.NewId("ada").ToLowerInvariant()}@example.com";

    /// <summary>The database of a service, to look into it.</summary>
    public Database Database(string service) => Everybody.Single(one => one.Name == service).Database;

    /// <summary>What was said so far, of one kind, in order.</summary>
    public Task<List<TEvent>> Said<TEvent>() where TEvent : class, IEvent =>
        Database(TEvent.Name[..TEvent.Name.IndexOf('.', StringComparison.Ordinal)]).Said<TEvent>();

    /// <summary>Lets a service say something, as one commit of its own.</summary>
    public Task Say<TEvent>(params IReadOnlyList<TEvent> events) where TEvent : class, IEvent
    {
        var speaker = TEvent.Name[..TEvent.Name.IndexOf('.', StringComparison.Ordinal)];
        return Database(speaker).Transact(tx =>
        {
            foreach (var happened in events)
                tx.Publish(happened);
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Waits until everything that was said so far was handled by everybody who hears it, and fails when something could not be.
    /// </summary>
    public async Task Settled()
    {
        await Eventually.True(async () =>
        {
            foreach (var service in Keepers)
            {
                if (await service.Database.Read(async snapshot => await snapshot.QueryWhole(
                        "SELECT COUNT(*) FROM outbox WHERE sent_at IS NULL")) != 0)
                {
                    return false;
                }
            }
            return processes.Count == 1 || await EverythingIsHandled();
        });
        foreach (var service in Keepers)
        {
            var parked = await service.Database.Read(async snapshot => await snapshot.Query(
                "SELECT name, reason FROM parked", row => $"{service.Name} could not handle {row.Text(0)}: {row.Text(1)}"));
            Assert.Empty(parked);
        }
    }

    /// <summary>Waits until the n-th event that fits was said, and gives it.</summary>
    public async Task<TEvent> Hear<TEvent>(Func<TEvent, bool> fits, int nth = 1) where TEvent : class, IEvent
    {
        var fitting = new List<TEvent>();
        await Eventually.True(
            async () => (fitting = [.. (await Said<TEvent>()).Where(fits)]).Count >= nth, () => time?.Advance(TimeSpan.FromSeconds(1)));
        return fitting[nth - 1];
    }

    /// <summary>By what one service knows another.</summary>
    public string ServiceToken(string from, string to) => $"{ServiceTokens.Scheme} {new ServiceTokens(Secrets, clock).Write(from, to)}";

    /// <summary>Sends bytes as no well-behaved client would, one connection for each.</summary>
    public async Task<Reply> Raw(string head, byte[]? body = null)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(head.ReplaceLineEndings("\r\n") + "\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body ?? []);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Reply.Parse(await reader.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var process in processes)
            await process.DisposeAsync();
        if (places is not null)
            await places.Leave([.. Keepers.Select(service => service.Name)]);
        folder?.Dispose();
        Log.Dispose();
        if (processes.Count > 1)
            RoomForSplit.Release();
    }

    /// <summary>
    /// Each service twice in processes of its own, as far as anything but this test's process can tell, behind one gateway.
    /// </summary>
    private static async Task<TestShop> Split(IReadOnlyList<IService> services, Dictionary<string, string?> settings)
    {
        await RoomForSplit.WaitAsync();
        try
        {
            return await StartSplit(services, settings);
        }
        catch (Exception)
        {
            RoomForSplit.Release();
            throw;
        }
    }

    private static async Task<TestShop> StartSplit(IReadOnlyList<IService> services, Dictionary<string, string?> settings)
    {
        var scratch = new Scratch();
        var ours = new PostgresPlaces(await PostgresServer.Shared, Interlocked.Increment(ref opened));
        var (clock, log) = (new Clock(), new CapturedLog());
        var logs = LoggerFactory.Create(logging => logging.AddFilter("Microsoft", LogLevel.Warning).AddProvider(log));
        var names = services.SelectMany(service => Enumerable.Repeat(service.Name, service.Name == "gateway" ? 1 : 2)).ToList();
        var urls = names.Zip(Ports.Free(names.Count), (name, port) => (Name: name, Url: $"http://127.0.0.1:{port}"))
            .OrderBy(one => one.Name != "gateway").ToList();
        var shared = new Dictionary<string, string?>(settings)
        {
            ["Stoa:Bus"] = await (await RabbitServer.Shared).NewHost(),
            ["Stoa:Redis"] = (await RedisServer.Shared).Address,
        };
        foreach (var service in urls.GroupBy(one => one.Name, one => one.Url))
            shared["Stoa:Services:" + service.Key] = string.Join(',', service);
        var processes = await Task.WhenAll(urls.Select(one =>
        {
            var own = new Dictionary<string, string?>(shared) { ["urls"] = one.Url };
            own.Remove("Stoa:Services:" + one.Name);
            var read = Settings.Read(Configuration(scratch.Folder, ours.ConnectionString + ";Maximum Pool Size=4", own));
            var plan = Plan.Make(read, [one.Name], services, Loaded, clock, SomeSecrets(clock), logs);
            Assert.Empty(plan.Errors);
            return RunningShop.Start(plan.Settings, services, plan.Here, Loaded, clock, logs, CancellationToken.None);
        }));
        return new TestShop(processes, scratch, ours, clock, null, log);
    }

    /// <summary>Every event that was said is in the inbox of everybody who hears it.</summary>
    private async Task<bool> EverythingIsHandled()
    {
        var taken = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var hearer in Keepers)
        {
            taken[hearer.Name] = [.. await hearer.Database.Read(async snapshot => await snapshot.Query(
                "SELECT event_id FROM inbox", row => row.Text(0)))];
        }
        foreach (var speaker in Keepers)
        {
            var said = await speaker.Database.Read(async snapshot => await snapshot.Query(
                "SELECT id, name FROM outbox", row => (Id: row.Text(0), Name: row.Text(1))));
            if (said.Any(one => Keepers.Any(hearer => hearer.Hears.ContainsKey(one.Name) && !taken[hearer.Name].Contains(one.Id))))
                return false;
        }
        return true;
    }

    private static Secrets SomeSecrets(Clock clock) => new(clock.NewBytes(Secrets.FewestBytes), clock);

    private static IConfigurationRoot Configuration(string data, string? postgres, Dictionary<string, string?> settings)
    {
        var usual = new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["Stoa:Data"] = data,
            ["Stoa:Database"] = postgres,
            ["Stoa:Secret"] = "the secret of a shop that lives for one test: 0123456789",
            ["Stoa:PublicUrl"] = PublicUrl,
            ["Stoa:Demo"] = "false",
            ["Stoa:Admin:Email"] = AdminEmail,
            ["Stoa:Admin:Password"] = Password,
            ["Stoa:TrustedProxies"] = "127.0.0.0/8",
            ["Stoa:TrustedLoad"] = "127.0.0.0/8, 10.0.0.0/8",
        };
        return new ConfigurationBuilder().AddInMemoryCollection(usual).AddInMemoryCollection(settings).Build();
    }

    /// <summary>The databases of one shop on a server.</summary>
    private sealed class PostgresPlaces(PostgresServer server, int number)
    {
        public string ConnectionString => server.ConnectionString($"shop_{number}_{{service}}");

        public async Task Leave(IReadOnlyList<string> services)
        {
            await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            foreach (var service in services)
            {
                await using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS \"shop_{number}_{service}\" WITH (FORCE)", connection);
                await drop.ExecuteNonQueryAsync();
            }
        }
    }
}
