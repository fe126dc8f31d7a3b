using System.Diagnostics;
using System.Net.Sockets;

namespace Stoa.Testing;

/// <summary>
/// A real Redis in a temporary folder on a free port, with a password. However the test process ends, the server ends with it and the
/// folder goes.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Password = "a word between sisters";

    // Keeps the server until the end of its input, which is the end of this process however it comes.
    private const string Keep =
        """
        redis-server "$0/redis.conf" >"$0/log" 2>&1 &
        echo $!
        cat >/dev/null
        kill -KILL $! 2>/dev/null
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("stoa-redis-").FullName;
    private readonly int port = Ports.Free(1)[0];
    private Process? keeper;
    private int server;

    private RedisServer()
    {
    }

    /// <summary>Why the Redis suites can't run here; nothing when they can, or when leaving them out is forbidden.</summary>
    public static string? WhyNot => Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1" ? null : Missing;

    public string Address => $"redis://:{Uri.EscapeDataString(Password)}@127.0.0.1:{port}";

    private static string? Missing =>
        !OperatingSystem.IsLinux() ? "The Redis suites start a server of their own and do so on Linux only."
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(one => File.Exists(Path.Combine(one, "redis-server"))) ? null
        : "No Redis server is installed here (on Debian: apt-get install redis-server).";

    public static async Task<RedisServer> StartNew()
    {
        if (Missing is { } reason)
            throw new InvalidOperationException(reason);
        var one = new RedisServer();
        await File.WriteAllTextAsync(
            Path.Combine(one.folder, "redis.conf"),
            $"""
            bind 127.0.0.1
            port {one.port}
            dir {one.folder}
            requirepass "{Password}"
            save ""
            appendonly no

            """);
        await one.Start();
        return one;
    }

    /// <summary>Starts it, again after it was killed, and is back when it serves.</summary>
    public async Task Start()
    {
        keeper?.Dispose();
        keeper = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Keep, folder])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        server = int.Parse((await keeper.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.True(async () =>
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync("127.0.0.1", port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        keeper!.StandardInput.Close();
        await keeper.WaitForExitAsync();
    }

    /// <summary>It stands still: its connections look open and nothing comes back.</summary>
    public Task Freeze() => Signal("-STOP");

    public Task Thaw() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        await Kill();
        keeper!.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{server}"]);
        await kill.WaitForExitAsync();
    }
}
