using Microsoft.Extensions.Logging;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Metrics;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>
/// The services of the shop as far as they live in this process. All are described, so that the map is known; only those who live here
/// are opened.
/// </summary>
internal sealed class House : IAsyncDisposable
{
    private static readonly TimeSpan MostFlush = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskDeadline = TimeSpan.FromSeconds(2);

    private const string Gateway = "gateway";

    private readonly Settings settings;
    private readonly HttpClient door;
    private readonly IBus bus;
    private readonly Overhearers overhearers;
    private readonly List<RunningService> running;
    private readonly CancellationTokenSource leaving = new();
    private volatile bool knowsStandings;
    private Task learning = Task.CompletedTask;

    public House(
        Settings settings, IReadOnlyList<IService> all, IReadOnlyCollection<string> here, Drivers drivers, Clock clock, Secrets secrets,
        ILoggerFactory logs)
    {
        (this.settings, Clock) = (settings, clock);
        var ask = new HouseAsk(settings, secrets, clock);
        var gatewayIsHere = here.Contains(Gateway) || all.All(service => service.Name != Gateway);
        door = DirectDoor.Client(Door, gatewayIsHere ? null : settings.AddressesOf(Gateway)?.All[0]);
        var neighbours = new Neighbours();
        Sisters = new Sisters(
            settings.Redis is { } redis ? drivers.Redis!(redis, clock, logs.CreateLogger("stoa.sisters")) : new NoGrapevine(),
            secrets, clock, logs.CreateLogger("stoa.sisters"));
        var surroundings = new Surroundings(settings, clock, secrets, ask, door, neighbours, Sisters, logs);
        Descriptions = [.. all.Select(service => Describe(service, drivers, surroundings))];
        neighbours.All = [.. Descriptions.Select(one => new Neighbour(one, here.Contains(one.Name), settings.AddressesOf(one.Name)))];
        Here = [.. Descriptions.Where(one => here.Contains(one.Name))];
        ask.Know(Descriptions, here);
        Ask = ask;
        bus = settings.Bus is { } broker
            ? drivers.RabbitMq!(broker, Audiences(Descriptions), clock, logs.CreateLogger("stoa.bus"))
            : new InProcessBus();
        Standing = new Standing(clock);
        Keyring = new Keyring(() => ask.One<GetTokenKeys, TokenKeys>(new GetTokenKeys(), AskDeadline), clock);
        overhearers = new Overhearers(Here.SelectMany(one => one.Overhears.Values).Concat(AccessChanges()), logs.CreateLogger("stoa.bus"));
        running = [.. Here.Where(one => one.HasDatabase).Select(description => new RunningService(description, bus, settings.Keep))];
        var overheard = Descriptions.SelectMany(one => one.Overhears.Keys).Concat(AccessChanges().Select(one => one.Name));
        SisterWords.Share(Sisters, [.. Here.Where(one => one.HasDatabase)], overheard, overhearers);
        Metrics = new ShopMetrics(settings, this);
    }

    public Clock Clock { get; }

    /// <summary>The other processes of this shop.</summary>
    public Sisters Sisters { get; }

    /// <summary>What every process knows about access that changed a moment ago.</summary>
    public Standing Standing { get; }

    /// <summary>The keys that verify access tokens.</summary>
    public Keyring Keyring { get; }

    /// <summary>Every service of the program.</summary>
    public IReadOnlyList<ServiceDescription> Descriptions { get; }

    /// <summary>Those that live in this process.</summary>
    public IReadOnlyList<ServiceDescription> Here { get; }

    /// <summary>The same at work.</summary>
    public IReadOnlyList<RunningService> Running => running;

    /// <summary>All that can be measured here.</summary>
    public ShopMetrics Metrics { get; }

    public HouseAsk Ask { get; }

    /// <summary>The way in for those who live here.</summary>
    public DirectDoor Door { get; } = new();

    /// <summary>What keeps this process from being ready; empty: nothing does.</summary>
    public IReadOnlyList<string> NotReady =>
    [
        .. running.Where(service => !service.Ready).Select(service => service.Name),
        .. knowsStandings ? [] : (string[])["access: identity has not answered yet"],
    ];

    /// <summary>Opens every database, then connects the bus, then starts what runs by itself.</summary>
    public async Task Start(Action<string, Exception> failed, CancellationToken starting)
    {
        await Task.WhenAll(running.Select(service => Open(service, starting)));
        Sisters.Start();
        await bus.Start([.. running.Select(service => service.Hearer)], overhearers, starting);
        foreach (var service in running)
            service.Work(failed);
        KeepingNothing(are: true);
        if (!await LearnStandings())
            LearnStandingsAgain();       // it serves what needs no user meanwhile, and is not ready
    }

    /// <summary>From now on the health page says: send nobody here.</summary>
    public void TurnAway()
    {
        running.ForEach(service => service.NotReady());
        KeepingNothing(are: false);
    }

    public Task StopHearing() => bus.StopHearing();

    /// <summary>Lets what was said leave and ends what runs by itself.</summary>
    public Task Rest() => Task.WhenAll(running.Select(service => service.Rest(MostFlush)));

    public async ValueTask DisposeAsync()
    {
        await leaving.CancelAsync();
        await learning;
        await bus.DisposeAsync();
        await Sisters.DisposeAsync();
        foreach (var service in running)
            await service.DisposeAsync();
        Metrics.Dispose();
        Ask.Dispose();
        door.Dispose();
        leaving.Dispose();
    }

    internal static ServiceDescription Describe(IService service, Drivers drivers, Surroundings surroundings)
    {
        var (settings, clock) = (surroundings.Settings, surroundings.Clock);
        var log = surroundings.Logs.CreateLogger("stoa." + service.Name);
        Database database = settings.Postgres is { } server && drivers.Postgres is { } postgres
            ? postgres(service.Name, server.Replace("{service}", service.Name, StringComparison.Ordinal), clock, log)
            : new SqliteDatabase(service.Name, Path.Combine(settings.DataFolder, service.Name + ".db"), clock, log);
        var description = new ServiceDescription(service.Name, database, surroundings);
        service.Describe(description);
        Desk.Answer(description);
        return description;
    }

    /// <summary>Who hears what, wherever it lives.</summary>
    internal static IReadOnlyList<Audience> Audiences(IEnumerable<ServiceDescription> descriptions) =>
        [.. descriptions.Select(one => new Audience(one.Name, [.. one.Hears.Keys]))];

    /// <summary>Who lost what access while this process was not there. False: nobody could say.</summary>
    private async Task<bool> LearnStandings()
    {
        try
        {
            Standing.Load(await Ask.One<GetStandings, Standings>(new GetStandings(), AskDeadline));
            return knowsStandings = true;
        }
        catch (Unavailable)
        {
            return false;
        }
    }

    /// <summary>Who has no database has nothing to open, and is ready with the house.</summary>
    private void KeepingNothing(bool are)
    {
        foreach (var service in Here.Where(one => !one.HasDatabase))
            service.IsReady = are;
    }

    private async Task KeepLearningStandings()
    {
        while (!leaving.IsCancellationRequested && !await LearnStandings())
            await Task.Delay(TimeSpan.FromSeconds(1), Clock.Time, leaving.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Nobody could say yet, or the bus was away: whoever lost access meanwhile was told to others only.</summary>
    private void LearnStandingsAgain()
    {
        lock (running)
            learning = After(learning);

        async Task After(Task before)
        {
            await before;
            await KeepLearningStandings();
        }
    }

    private IEnumerable<Overhearing> AccessChanges() =>
    [
        new(SessionRevoked.Name, typeof(SessionRevoked), happened => Standing.Apply((SessionRevoked)happened))
        {
            Missed = LearnStandingsAgain,
        },
        new(UserChanged.Name, typeof(UserChanged), happened => Standing.Apply((UserChanged)happened)),
    ];

    private static async Task Open(RunningService service, CancellationToken starting)
    {
        try
        {
            await service.Open(starting);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new ServiceFailed(service.Name, failure);
        }
    }
}

/// <summary>A service could not start; the process ends with its name.</summary>
public sealed class ServiceFailed(string service, Exception inner)
    : Exception($"The service '{service}' could not start: {inner.Message}", inner);
