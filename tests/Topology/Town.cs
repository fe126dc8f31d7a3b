using System.Globalization;
using System.Net;
using Stoa.Kernel;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.Topology;

/// <summary>
/// The shop exactly as deploy/compose.yaml describes it, with processes of this machine instead of containers: real servers on free
/// ports, then a process a service (or several). Everything is temporary and goes with whoever started it.
/// </summary>
public sealed class Town : IAsyncDisposable
{
    private const int StartingAtOnce = 3;
    private static readonly TimeSpan CommandTime = TimeSpan.FromMinutes(15);

    private readonly Scratch scratch = new();
    private readonly Dictionary<string, Place[]> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> settings;
    private readonly Dictionary<string, string> variables;
    private readonly Compose compose;
    private readonly bool isDurable;

    private Town(IEnumerable<KeyValuePair<string, string>> settings, bool durable)
    {
        isDurable = durable;
        this.settings = new(settings, StringComparer.OrdinalIgnoreCase);
        variables = new(StringComparer.Ordinal)
        {
            ["STOA_SECRET"] = NewSecret(),
            ["STOA_ADMIN_EMAIL"] = AdminEmail,
            ["STOA_ADMIN_PASSWORD"] = NewSecret(),
            ["STOA_PUBLIC_URL"] = "http://shop.example",
            ["STOA_PAYMENTS_SIMULATED"] = "true",
            ["POSTGRES_PASSWORD"] = NewSecret(),
            ["RABBITMQ_PASSWORD"] = NewSecret(),
            ["REDIS_PASSWORD"] = NewSecret(),
            ["GRAFANA_PASSWORD"] = NewSecret(),
        };
        compose = Compose.Read(variables);
    }

    /// <summary>Why it can't be built here; nothing when it can.</summary>
    public static string? WhyNot => PostgresServer.WhyNot ?? RabbitServer.WhyNot ?? RedisServer.WhyNot;

    public static string AdminEmail => "owner@shop.example";

    public string AdminPassword => variables["STOA_ADMIN_PASSWORD"];

    public PostgresServer Database { get; private set; } = null!;

    public RabbitServer Broker { get; private set; } = null!;

    public RedisServer Cache { get; private set; } = null!;

    /// <summary>The broker's address of this town, for <see cref="RabbitServer.Remembers"/>.</summary>
    public string Bus => Here(compose.Containers["gateway"].Environment["Stoa__Bus"]);

    /// <summary>The gateway, through which everybody buys.</summary>
    public StoaProcess Shop => this["gateway"];

    /// <summary>A service's process, the first of several. After a restart it is another one.</summary>
    public StoaProcess this[string service, int which = 0] =>
        places[service][which].Process ?? throw new InvalidOperationException($"'{service}' does not run.");

    /// <summary>Everybody who runs.</summary>
    public IEnumerable<StoaProcess> Processes => places.Values.SelectMany(one => one).Select(one => one.Process).OfType<StoaProcess>();

    /// <summary>Every service's name.</summary>
    public IEnumerable<string> Services => places.Keys;

    /// <summary>Starts all of it and is back when every process is ready.</summary>
    /// <param name="settings">What every service is told besides or instead: ("Stoa__Limits__browse", "off").</param>
    /// <param name="replicas">Who is to run in several processes; the others have one.</param>
    public static Task<Town> Start(
        IEnumerable<(string Name, string Value)>? settings = null, params (string Service, int Processes)[] replicas) =>
        Start(durable: false, settings ?? [], replicas);

    /// <summary>The same with databases that wait for the disk, where it is measured.</summary>
    public static Task<Town> StartDurable(
        IEnumerable<(string Name, string Value)> settings, params (string Service, int Processes)[] replicas) =>
        Start(durable: true, settings, replicas);

    /// <summary>kill -9 of one process.</summary>
    public async Task Kill(string service, int which = 0)
    {
        var place = places[service][which];
        await place.Process!.DisposeAsync();
        place.Process = null;
    }

    /// <summary>Starts one process again, after a kill or instead of the one that runs, at the same address.</summary>
    public async Task Restart(string service, int which = 0)
    {
        if (places[service][which].Process is not null)
            await Kill(service, which);
        await Begin(service, which);
        await Ready(service, which);
    }

    /// <summary>Asks one process to stop as a service manager does, and gives its exit code.</summary>
    public async Task<int> Stop(string service, int which = 0)
    {
        this[service, which].Terminate();
        var code = await this[service, which].Exit();
        await Kill(service, which);
        return code;
    }

    /// <summary>`stoa verify` over the town's data.</summary>
    public Task<(int Code, string Output)> Verify(params string[] arguments) => Command(["verify", .. arguments]);

    /// <summary>Any command of the program, told what the gateway is told.</summary>
    public Task<(int Code, string Output)> Command(params string[] arguments) =>
        StoaProcess.Run(scratch.Folder, arguments, CommandTime, [.. Environment("gateway").Select(one => (one.Key, one.Value))]);

    /// <summary>The first admin's token.</summary>
    public async Task<string> Owner()
    {
        var login = await Shop.Post("/auth/login", new { email = AdminEmail, password = AdminPassword });
        return login.GetProperty("token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in places.Values.SelectMany(one => one))
        {
            if (place.Process is not null)
                await place.Process.DisposeAsync();
        }
        foreach (var server in (IAsyncDisposable?[])[Cache, Broker, Database])
        {
            if (server is not null)
                await server.DisposeAsync();
        }
        scratch.Dispose();
    }

    private static async Task<Town> Start(
        bool durable, IEnumerable<(string Name, string Value)> settings, (string Service, int Processes)[] replicas)
    {
        var town = new Town(settings.Select(one => KeyValuePair.Create(one.Name, one.Value)), durable);
        try
        {
            await town.Open(replicas.ToDictionary(one => one.Service, one => one.Processes, StringComparer.Ordinal));
            return town;
        }
        catch (Exception)
        {
            await town.DisposeAsync();
            throw;
        }
    }

    private async Task Open(Dictionary<string, int> replicas)
    {
        if (WhyNot is { } reason)
            throw new InvalidOperationException(reason);
        foreach (var service in compose.Services.Select(one => one.Name))
            places[service] = [.. Ports.Free(replicas.GetValueOrDefault(service, 1)).Select(port => new Place(port))];
        await Task.WhenAll(OpenDatabase(), OpenBroker(), OpenCache());
        using var turn = new SemaphoreSlim(StartingAtOnce);
        await Task.WhenAll(Everybody.Select(async one =>
        {
            await turn.WaitAsync();
            try
            {
                await Begin(one.Service, one.Which);
            }
            finally
            {
                turn.Release();
            }
        }));
        foreach (var (service, which) in Everybody)
            await Ready(service, which);
    }

    private IEnumerable<(string Service, int Which)> Everybody =>
        places.SelectMany(one => Enumerable.Range(0, one.Value.Length).Select(which => (one.Key, which)));

    private async Task OpenDatabase() => Database = await PostgresServer.StartNew(isDurable);

    private async Task OpenCache() => Cache = await RedisServer.StartNew();

    private async Task OpenBroker()
    {
        Broker = await RabbitServer.StartNew();
        var user = compose.Containers["rabbitmq"].Environment;
        await Broker.NewHost(user["RABBITMQ_DEFAULT_VHOST"], user["RABBITMQ_DEFAULT_USER"], user["RABBITMQ_DEFAULT_PASS"]);
    }

    private async Task Begin(string service, int which)
    {
        var place = places[service][which];
        place.Process = await StoaProcess.Ready(
            scratch.Folder, [.. compose.Containers[service].Command, "--urls", $"http://127.0.0.1:{place.Port}"],
            [.. Environment(service).Select(one => (one.Key, one.Value))]);
    }

    private Task Ready(string service, int which) => Eventually.True(async () =>
    {
        try
        {
            using var answer = await this[service, which].Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });

    /// <summary>A container's environment with the addresses of this machine in it.</summary>
    private Dictionary<string, string> Environment(string service)
    {
        var environment = compose.Containers[service].Environment.ToDictionary(
            one => one.Key, one => Here(one.Value), StringComparer.OrdinalIgnoreCase);
        environment.Remove("ASPNETCORE_URLS");
        foreach (var (name, value) in settings)
            environment[name] = value;
        return environment;
    }

    private string Here(string value)
    {
        foreach (var (service, at) in places)
        {
            if (value == $"http://{service}:8000")
                return string.Join(", ", at.Select(place => $"http://127.0.0.1:{place.Port}"));
        }
        if (value.EndsWith("@redis:6379", StringComparison.Ordinal))
            return Cache.Address;
        return value.Replace("Host=postgres;Port=5432", $"Host=127.0.0.1;Port={Database.Port}", StringComparison.Ordinal)
            .Replace("@rabbitmq:5672", $"@127.0.0.1:{Broker.Port}", StringComparison.Ordinal)
            .Replace(compose.Subnet, "127.0.0.1/32", StringComparison.Ordinal);
    }

    private static string NewSecret() => Convert.ToHexString(new Clock().NewBytes(24)).ToLower(CultureInfo.InvariantCulture);

    /// <summary>Where one process lives, whether it runs or not.</summary>
    private sealed class Place(int port)
    {
        public int Port => port;

        public StoaProcess? Process { get; set; }
    }
}
