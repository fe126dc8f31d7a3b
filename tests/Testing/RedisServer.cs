using System.Diagnostics;

namespace Stoa.Testing;

/// <summary>
/// A real Redis in a temporary folder on a free port. One is shared by all tests of a process; tests that want to stop or kill their
/// server start one of their own. However the test process ends, the server ends with it and the folder goes.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);
    private static readonly Lazy<string?> Missing = new(WhatIsMissing);
    private static readonly Lazy<Task<RedisServer>> One = new(() => StartNew());

    private readonly string folder = Directory.CreateTempSubdirectory("stoa-redis-").FullName;
    private readonly string password;
    private readonly Process watcher;
    private Process? server;

    private RedisServer(string password) => (this.password, watcher) = (password, Watch(folder));

    /// <summary>Why the Redis suites can't run here; nothing when they can, or when leaving them out is forbidden.</summary>
    public static string? WhyNot => Required ? null : Missing.Value;

    /// <summary>The server that the tests of this process share; never stop it.</summary>
    public static Task<RedisServer> Shared => One.Value;

    public int Port { get; } = Ports.Free(1)[0];

    public string Address => $"redis://:{password}@127.0.0.1:{Port}";

    private static bool Required => Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1";

    /// <summary>A server of a test's own, that it may stop, kill and start again.</summary>
    public static async Task<RedisServer> StartNew(string password = "only-for-tests")
    {
        if (Missing.Value is { } reason)
            throw new InvalidOperationException(reason);
        var one = new RedisServer(password);
        await one.Start();
        return one;
    }

    /// <summary>Starts the server, again after a stop or a kill, and is back when it answers. It remembers nothing.</summary>
    public async Task Start()
    {
        var said = new List<string>();
        server?.Dispose();
        server = Begin(
            "redis-server", "--port", $"{Port}", "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no",
            "--requirepass", password);
        await File.WriteAllTextAsync(Path.Combine(folder, "server.pid"), $"{server.Id}\n");
        if (!await server.HasSaid("Ready to accept connections", said, StartTime))
            throw new InvalidOperationException("Redis does not start: " + string.Join('\n', said));
    }

    /// <summary>Shuts the server down as an operator would.</summary>
    public Task Stop() => End("-TERM");

    /// <summary>kill -9.</summary>
    public Task Kill() => End("-KILL");

    /// <summary>It stands still: its connections look open and nothing comes back.</summary>
    public Task Freeze() => Signal("-STOP");

    public Task Thaw() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        watcher.StandardInput.Close();
        await watcher.WaitForExitAsync();
        watcher.Dispose();
        server?.Dispose();
    }

    private async Task End(string signal)
    {
        await Signal(signal);
        await server!.WaitForExitAsync();
    }

    private async Task Signal(string signal)
    {
        using var kill = Begin("kill", signal, $"{server!.Id}");
        await kill.WaitForExitAsync();
    }

    /// <summary>
    /// A shell in a session of its own that waits for the end of its input, which is the end of this process however it comes,
    /// then ends the server and removes the folder.
    /// </summary>
    private static Process Watch(string folder)
    {
        const string Script =
            """
            exec >/dev/null 2>&1
            cat
            if read -r pid < "$0/server.pid"; then kill -KILL "$pid"; fi
            rm -rf "$0"
            """;
        var watch = new ProcessStartInfo("setsid", ["sh", "-c", Script, folder]) { UseShellExecute = false, RedirectStandardInput = true };
        return Process.Start(watch)!;
    }

    private static Process Begin(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string? WhatIsMissing()
    {
        if (!OperatingSystem.IsLinux())
            return "The Redis suites start a server of their own and do so on Linux only.";
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return path.Any(folder => File.Exists(Path.Combine(folder, "redis-server")))
            ? null
            : "No Redis server is installed here (on Debian: apt-get install redis-server).";
    }
}
