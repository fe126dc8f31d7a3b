using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stoa.Stress;

/// <summary>The program as an operator runs it: a process of its own, known by what it prints and answers.</summary>
public sealed class StoaProcess : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StoaProcess(Process process) => this.process = process;

    public HttpClient Http { get; } = new() { Timeout = Patience };

    /// <summary>Everything that it printed so far.</summary>
    public string Output => string.Join('\n', lines);

    public int Id => process.Id;

    /// <summary>
    /// Starts it in a folder and waits until it says that it is ready. It listens on some free port, unless the arguments say on which.
    /// </summary>
    public static async Task<StoaProcess> Ready(string folder, string[]? args = null, params (string Name, string Value)[] environment)
    {
        var words = (args ?? []).TakeWhile(word => !word.StartsWith('-')).ToArray();
        var started = Launch(folder, [.. words, "--urls", "http://127.0.0.1:0", .. (args ?? [])[words.Length..]], environment);
        try
        {
            started.Http.BaseAddress = new Uri(await started.ready.Task.WaitAsync(Patience));
            return started;
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            await started.DisposeAsync();
            throw new InvalidOperationException($"It did not become ready:\n{started.Output}", failure);
        }
    }

    /// <summary>Starts it and waits for nothing: a command that is to be stopped before its end.</summary>
    public static StoaProcess Begin(string folder, string[] args, params (string Name, string Value)[] environment) =>
        Launch(folder, args, environment);

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Code, string Output)> Run(string folder, string[] args, params (string Name, string Value)[] environment) =>
        Run(folder, args, Patience, environment);

    /// <summary>The same for what may take longer.</summary>
    public static async Task<(int Code, string Output)> Run(
        string folder, string[] args, TimeSpan patience, params (string Name, string Value)[] environment)
    {
        await using var started = Launch(folder, args, environment);
        return (await started.Exit(patience), started.Output);
    }

    public void Kill() => process.Kill(entireProcessTree: true);

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]).Dispose();

    public Task<int> Exit() => Exit(Patience);

    private async Task<int> Exit(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async Task<JsonElement> Post(string path, object body, string? token = null)
    {
        using var answer = await Send(HttpMethod.Post, path, body, token);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body = null, string? token = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return Http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
            Kill();
        await Exit();
        process.Dispose();
    }

    private static StoaProcess Launch(string folder, string[] args, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "stoa.dll"), .. args])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var inherited in start.Environment.Keys.Where(IsOurs).ToList())
            start.Environment.Remove(inherited);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var started = new StoaProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        started.process.OutputDataReceived += (_, line) => started.Hear(line.Data);
        started.process.ErrorDataReceived += (_, line) => started.Hear(line.Data);
        started.process.Exited += (_, _) => started.ready.TrySetException(new InvalidOperationException("It ended."));
        started.process.Start();
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        return started;
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("Stoa", StringComparison.OrdinalIgnoreCase)
        || name is "DOTNET_ENVIRONMENT" or "ASPNETCORE_ENVIRONMENT" or "ASPNETCORE_URLS";

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lines.Enqueue(line);
        if (!line.StartsWith('{') || !line.Contains("\"EventId\":1,", StringComparison.Ordinal))
            return;
        using var log = JsonDocument.Parse(line);
        ready.TrySetResult(log.RootElement.GetProperty("State").GetProperty("Addresses").GetString()!);
    }
}
