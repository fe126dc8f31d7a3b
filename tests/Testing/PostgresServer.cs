using System.Diagnostics;

namespace Stoa.Testing;

/// <summary>
/// A real PostgreSQL in a temporary folder on a free port. One is shared by all tests of a process; a test that wants to stop or
/// kill its server starts one of its own. However the test process ends, the server ends with it and the folder goes.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int MostStarts = 40;
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> Missing = new(WhatIsMissing);
    private static readonly Lazy<Task<PostgresServer>> One = new(() => StartNew());

    private readonly string folder;
    private readonly int port;
    private readonly Process watcher;
    private Process? server;

    private string waitsForDisk = "off";

    private PostgresServer(string folder, int port) => (this.folder, this.port, watcher) = (folder, port, Watch(folder));

    /// <summary>Why the PostgreSQL suites can't run here; nothing when they can, or when leaving them out is forbidden.</summary>
    public static string? WhyNot => Required ? null : Missing.Value;

    /// <summary>The server that the tests of this process share; never stop it.</summary>
    public static Task<PostgresServer> Shared => One.Value;

    private static bool Required => Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";

    private static bool IsRoot => Environment.UserName == "root";

    private static string? Binaries { get; } = FindBinaries();

    public int Port => port;

    private string Data => Path.Combine(folder, "data");

    /// <summary>How to reach a database of this server.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={port};Username=stoa;Database={database}";

    /// <summary>A server of a test's own, that it may stop, kill and start again.</summary>
    /// <param name="durable">Whether it waits for the disk, as in earnest: for loads that are measured.</param>
    public static async Task<PostgresServer> StartNew(bool durable = false)
    {
        if (Missing.Value is { } reason)
            throw new InvalidOperationException(reason);
        var one = new PostgresServer(Directory.CreateTempSubdirectory("stoa-postgres-").FullName, Ports.Free(1)[0])
        {
            waitsForDisk = durable ? "on" : "off",
        };
        if (IsRoot)
            await Finish(Begin("chown", "postgres", one.folder));
        await Finish(BeginAsPostgres(
            "initdb", "-D", one.Data, "-U", "stoa", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"));
        await one.Start();
        return one;
    }

    /// <summary>Starts the server, again after a stop or a kill, and is back when it answers.</summary>
    public async Task Start()
    {
        // After a kill the old server's children need a moment to notice; until then a new one refuses the folder.
        for (var start = 1; ; start++)
        {
            var said = new List<string>();
            if (await TryStart(said))
                return;
            if (start == MostStarts)
                throw new InvalidOperationException("PostgreSQL does not start: " + string.Join('\n', said));
        }
    }

    /// <summary>Shuts the server down as an operator would: sessions are ended, everything is written.</summary>
    public Task Stop() => End("INT");

    /// <summary>kill -9.</summary>
    public Task Kill() => End("KILL");

    public async ValueTask DisposeAsync()
    {
        watcher.StandardInput.Close();
        await watcher.WaitForExitAsync();
        watcher.Dispose();
        server?.Dispose();
    }

    private async Task<bool> TryStart(List<string> said)
    {
        server?.Dispose();
        server = BeginAsPostgres(
            "postgres", "-D", Data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", $"fsync={waitsForDisk}", "-c", $"full_page_writes={waitsForDisk}",
            "-c", "max_connections=500", "-c", "shared_buffers=64MB",
            "-c", "wal_level=minimal", "-c", "max_wal_senders=0", "-c", "autovacuum=off",
            "-c", "deadlock_timeout=200ms");       // far from the limit of a statement, also where the machine is busy
        return await server.HasSaid("database system is ready to accept connections", said, StartTime);
    }

    private async Task End(string signal)
    {
        await Signal(signal);
        await server!.WaitForExitAsync();
    }

    private Task Signal(string signal) => Finish(Begin("kill", $"-{signal}", $"{server!.Id}"));

    /// <summary>
    /// A shell in a session of its own that waits for the end of its input, which is the end of this process however it comes,
    /// then stops the server at once and removes the folder.
    /// </summary>
    private static Process Watch(string folder)
    {
        const string Script =
            """
            exec >/dev/null 2>&1
            cat
            if read -r pid < "$0/data/postmaster.pid"; then
                kill -CONT "$pid"
                kill -QUIT "$pid"
                tries=100
                while [ -f "$0/data/postmaster.pid" ] && [ $tries -gt 0 ]; do sleep 0.05; tries=$((tries - 1)); done
            fi
            rm -rf "$0"
            """;
        var watch = new ProcessStartInfo("setsid", ["sh", "-c", Script, folder]) { UseShellExecute = false, RedirectStandardInput = true };
        return Process.Start(watch)!;
    }

    /// <summary>
    /// Starts one of PostgreSQL's programs. They refuse root, so root becomes postgres first (and the process stays the same one).
    /// </summary>
    private static Process BeginAsPostgres(string program, params string[] arguments)
    {
        var file = Path.Combine(Binaries!, program);
        return IsRoot
            ? Begin("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", file, .. arguments])
            : Begin(file, arguments);
    }

    private static Process Begin(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = "/",       // a folder that postgres may enter
    })!;

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
            return "The PostgreSQL suites start a server of their own and do so on Linux only.";
        if (Binaries is null)
            return "No PostgreSQL server is installed here (on Debian: apt-get install postgresql).";
        return IsRoot && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "PostgreSQL does not run as root and there is no user 'postgres' to run it as."
            : null;
    }

    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return folders.Concat(path).FirstOrDefault(folder =>
            File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }
}
