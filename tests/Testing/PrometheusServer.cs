using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Stoa.Testing;

/// <summary>A real Prometheus in a temporary folder on a free port, with the shop's own rules. It ends with the test.</summary>
public sealed partial class PrometheusServer : IAsyncDisposable
{
    private readonly Scratch scratch = new();
    private readonly HttpClient http;
    private readonly Process server;

    private PrometheusServer(string configuration, int port)
    {
        File.WriteAllText(scratch.File("prometheus.yml"), configuration);
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/") };
        // The shell waits for the end of its input, which is the end of this process however it comes.
        const string Script =
            """
            prometheus --config.file="$0/prometheus.yml" --storage.tsdb.path="$0/data" --web.listen-address="127.0.0.1:$1" \
                >"$0/log" 2>&1 &
            cat >/dev/null; kill -KILL $!; wait
            """;
        server = Process.Start(new ProcessStartInfo("sh", ["-c", Script, scratch.Folder, $"{port}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        })!;
    }

    /// <summary>Why these suites can't run here; nothing when they can, or when leaving them out is forbidden.</summary>
    public static string? WhyNot =>
        Environment.GetEnvironmentVariable("STOA_TEST_REQUIRE_SERVERS") == "1" || IsInstalled
            ? null
            : "No Prometheus is installed here (on Debian: apt-get install prometheus).";

    private static bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(folder => File.Exists(Path.Combine(folder, "prometheus")) && File.Exists(Path.Combine(folder, "promtool")));

    /// <summary>
    /// Starts one by a configuration and rules of the shop: only whom it asks, how often, and how long a rule waits is another.
    /// </summary>
    public static async Task<PrometheusServer> Start(string configuration, string rules, Uri target)
    {
        var text = Targets().Replace(await File.ReadAllTextAsync(configuration), $" [{target.Authority}]\n", 1)
            .Replace("_interval: 15s", "_interval: 1s", StringComparison.Ordinal);
        var started = new PrometheusServer(text, Ports.Free(1)[0]);
        var eager = Patience().Replace(await File.ReadAllTextAsync(rules), "for: 0s");
        await File.WriteAllTextAsync(started.scratch.File("rules.yml"), eager);
        await Eventually.True(started.Answers);
        return started;
    }

    /// <summary>What promtool says against a file; empty: nothing.</summary>
    public static async Task<string> Check(string what, string file)
    {
        using var tool = Process.Start(new ProcessStartInfo("promtool", ["check", what, file])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        return tool.ExitCode == 0 ? "" : await output + await error;
    }

    /// <summary>The series that an expression gives now; what is wrong with the expression is an exception.</summary>
    public async Task<IReadOnlyList<JsonElement>> Ask(string expression)
    {
        var answer = await Get("query?query=" + Uri.EscapeDataString(expression));
        return [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()];
    }

    /// <summary>The names of the alerts that fire.</summary>
    public async Task<IReadOnlyList<string>> Firing() =>
    [
        .. from alert in (await Get("alerts")).GetProperty("data").GetProperty("alerts").EnumerateArray()
           where alert.GetProperty("state").GetString() == "firing"
           select alert.GetProperty("labels").GetProperty("alertname").GetString(),
    ];

    /// <summary>Every rule with its expression, its runbook, and what went wrong when it was evaluated last.</summary>
    public async Task<IReadOnlyList<(string Name, string Expression, string Runbook, string Health, string Error)>> Rules() =>
    [
        .. from rules in (await Get("rules")).GetProperty("data").GetProperty("groups").EnumerateArray()
           from rule in rules.GetProperty("rules").EnumerateArray()
           select (Text(rule, "name"), Text(rule, "query"), Text(rule.GetProperty("annotations"), "runbook"), Text(rule, "health"),
               Text(rule, "lastError")),
    ];

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
        scratch.Dispose();
    }

    private async Task<bool> Answers()
    {
        Assert.False(server.HasExited, "Prometheus ended.");
        try
        {
            await Ask("vector(1)");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<JsonElement> Get(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode && (int)answer.StatusCode is 400 or 422)
            throw new InvalidOperationException($"{path}: {text}");
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(text).RootElement;
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    [GeneratedRegex(@"\n( +- [a-z]+:8000\n)+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Targets();

    [GeneratedRegex(@"for: [0-9]+[smh]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Patience();
}
