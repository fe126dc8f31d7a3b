using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Stoa.Testing;

/// <summary>
/// A real RabbitMQ in a temporary folder on free ports, with a name server of its own. One is shared by all tests of a process; tests that
/// want to stop or kill their broker start one of their own. However the test process ends, the broker ends with it and the folder goes.
/// </summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private const int MostStarts = 3;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);
    private static readonly Lazy<string?> Missing = new(WhatIsMissing);
    private static readonly Lazy<Task<RabbitServer>> One = new(StartNew);
    private static int hosts;

    private readonly string folder = Directory.CreateTempSubdirectory("stoa-rabbit-").FullName;
    private readonly int[] ports = Ports.Free(4);
    private readonly Process watcher;
    private readonly HttpClient desk;
    private Process? server;

    private RabbitServer()
    {
        watcher = Watch(folder, NameServerPort);
        desk = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[1]}/api/"), Timeout = StartTime };
        desk.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("guest:guest")));
    }

    /// <summary>Why the RabbitMQ suites can't run here; nothing when they can, or when leaving them out is forbidden.</summary>
    public static string? WhyNot => Required ? null : Missing.Value;

    /// <summary>The broker that the tests of this process share; never stop it.</summary>
    public static Task<RabbitServer> Shared => One.Value;

    private static bool Required => Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";

    private static string? Binaries { get; } = FindBinaries();

    public int Port => ports[0];

    private int NameServerPort => ports[3];

    private string NodeName => $"stoa{ports[0]}@localhost";

    /// <summary>A broker of a test's own, that it may stop, kill and start again.</summary>
    public static async Task<RabbitServer> StartNew()
    {
        if (Missing.Value is { } reason)
            throw new InvalidOperationException(reason);
        var one = new RabbitServer();
        await one.Prepare();
        await one.Start();
        return one;
    }

    /// <summary>An empty part of this broker, which nobody else has: the address to reach it.</summary>
    public async Task<string> NewHost()
    {
        var host = $"shop{Interlocked.Increment(ref hosts)}";
        await Put($"vhosts/{host}", "{}");
        await Put($"permissions/{host}/guest", """{"configure":".*","write":".*","read":".*"}""");
        return $"amqp://guest:guest@127.0.0.1:{ports[0]}/{host}";
    }

    /// <summary>The same under a name and for a user of the test's choice.</summary>
    public async Task<string> NewHost(string host, string user, string password)
    {
        await Put($"vhosts/{host}", "{}");
        await Put($"users/{user}", $$"""{"password":"{{password}}","tags":""}""");
        await Put($"permissions/{host}/{user}", """{"configure":".*","write":".*","read":".*"}""");
        return $"amqp://{user}:{password}@127.0.0.1:{Port}/{host}";
    }

    /// <summary>Drops such a part, with everything in it.</summary>
    public async Task Forget(string address)
    {
        using var answer = await desk.DeleteAsync(new Uri($"vhosts/{new Uri(address).AbsolutePath[1..]}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// Waits until the broker has written down that it has a queue. One that RabbitMQ 3.10 made less than a moment before it is killed is
    /// empty afterwards and of no use: its contents are there, but not under whose name they are.
    /// </summary>
    public Task Remembers(string address, string queue)
    {
        var node = NodeName;
        var names = Path.Combine(folder, "mnesia", node, "quorum", node, "names.dets");
        var name = Encoding.UTF8.GetBytes($"{new Uri(address).AbsolutePath[1..]}_{queue}");
        byte[] entry = [(byte)name.Length, .. name];
        return Eventually.True(async () => File.Exists(names) && (await File.ReadAllBytesAsync(names)).AsSpan().IndexOf(entry) >= 0);
    }

    /// <summary>Starts the broker, again after a stop or a kill, and is back when it serves.</summary>
    public async Task Start()
    {
        for (var start = 1; ; start++)
        {
            var said = new List<string>();
            if (await TryStart(said))
                return;
            if (start == MostStarts)
                throw new InvalidOperationException("RabbitMQ does not start: " + string.Join('\n', said));
        }
    }

    /// <summary>Shuts the broker down as an operator would.</summary>
    public Task Stop() => End("-TERM", $"{server!.Id}");

    /// <summary>kill -9.</summary>
    public Task Kill() => End("-KILL", $"-{server!.Id}");

    /// <summary>It stands still: its connections look open and nothing comes back.</summary>
    public Task Freeze() => Finish(Begin("kill", "-STOP", "--", $"-{server!.Id}"));

    public Task Thaw() => Finish(Begin("kill", "-CONT", "--", $"-{server!.Id}"));

    /// <summary>What an operator does by rabbitmqctl.</summary>
    public Task Control(params string[] arguments) => Finish(BeginAtBroker("rabbitmqctl", ["--quiet", .. arguments]));

    public async ValueTask DisposeAsync()
    {
        watcher.StandardInput.Close();
        await watcher.WaitForExitAsync();
        watcher.Dispose();
        server?.Dispose();
        desk.Dispose();
    }

    private async Task Prepare()
    {
        await Write("env", "");
        await Write("advanced.config", "[].");
        await Write("plugins", "[rabbitmq_management].");
        await Write(
            "rabbitmq.conf",
            $"""
            listeners.tcp.1 = 127.0.0.1:{ports[0]}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ports[1]}
            management_agent.disable_metrics_collector = true
            log.console = true
            log.console.level = info
            log.file = false
            vm_memory_high_watermark.absolute = 2GB
            disk_free_limit.absolute = 10MB
            raft.wal_max_size_bytes = 67108864

            """);
    }

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text);

    private async Task Put(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await desk.PutAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<bool> TryStart(List<string> said)
    {
        server?.Dispose();
        server = BeginAtBroker("rabbitmq-server", []);
        await Write("server.pid", $"{server.Id}\n");
        return await server.HasSaid("Server startup complete", said, StartTime);
    }

    private async Task End(string signal, string whom)
    {
        await Finish(Begin("kill", signal, "--", whom));
        await server!.WaitForExitAsync();
    }

    /// <summary>
    /// A shell in a session of its own that waits for the end of its input, which is the end of this process however it comes,
    /// then ends the broker and its name server and removes the folder.
    /// </summary>
    private static Process Watch(string folder, int nameServer)
    {
        const string Script =
            """
            exec >/dev/null 2>&1
            cat
            if read -r pid < "$0/server.pid"; then
                kill -KILL "-$pid"
                tries=100
                while kill -0 "-$pid" && [ $tries -gt 0 ]; do sleep 0.05; tries=$((tries - 1)); done
            fi
            tries=20
            while ! ERL_EPMD_PORT="$1" epmd -kill && [ $tries -gt 0 ]; do sleep 0.1; tries=$((tries - 1)); done
            rm -rf "$0"
            """;
        var watch = new ProcessStartInfo("setsid", ["sh", "-c", Script, folder, $"{nameServer}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        return Process.Start(watch)!;
    }

    /// <summary>Starts one of RabbitMQ's programs, as the leader of a group of processes, knowing this broker only.</summary>
    private Process BeginAtBroker(string program, string[] arguments)
    {
        var start = Programme("setsid", [Path.Combine(Binaries!, program), .. arguments]);
        foreach (var known in start.Environment.Keys.Where(key => key.StartsWith("RABBITMQ", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(known);
        foreach (var (name, value) in (IEnumerable<(string, string)>)
        [
            ("HOME", folder),
            ("LC_ALL", "C.UTF-8"),
            ("ERL_EPMD_PORT", $"{NameServerPort}"),
            ("ERL_EPMD_ADDRESS", "127.0.0.1"),
            ("ERL_CRASH_DUMP_SECONDS", "0"),
            ("RABBITMQ_NODENAME", NodeName),
            ("RABBITMQ_DIST_PORT", $"{ports[2]}"),
            ("RABBITMQ_MNESIA_BASE", Path.Combine(folder, "mnesia")),
            ("RABBITMQ_LOG_BASE", Path.Combine(folder, "log")),
            ("RABBITMQ_CONF_ENV_FILE", Path.Combine(folder, "env")),
            ("RABBITMQ_CONFIG_FILE", Path.Combine(folder, "rabbitmq.conf")),
            ("RABBITMQ_ADVANCED_CONFIG_FILE", Path.Combine(folder, "advanced.config")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", Path.Combine(folder, "plugins")),
            // A machine that builds beside it needs its cores: no spinning.
            ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none"),
        ])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static Process Begin(string program, params string[] arguments) => Process.Start(Programme(program, arguments))!;

    private static ProcessStartInfo Programme(string program, string[] arguments) => new(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardInput = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static async Task Finish(Process process)
    {
        using (process)
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{process.StartInfo.FileName} failed: {await output}{await error}");
        }
    }

    private static string? WhatIsMissing()
    {
        if (!OperatingSystem.IsLinux())
            return "The RabbitMQ suites start a broker of their own and do so on Linux only.";
        return Binaries is null ? "No RabbitMQ server is installed here (on Debian: apt-get install rabbitmq-server)." : null;
    }

    /// <summary>The scripts themselves: what a distribution puts into the path in front of them insists on a system user.</summary>
    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/rabbitmq/lib";
        var folders = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "sbin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(path).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "rabbitmq-server")) && File.Exists(Path.Combine(folder, "rabbitmq-env")));
    }
}
