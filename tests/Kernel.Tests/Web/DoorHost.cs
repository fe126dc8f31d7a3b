using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>A program with the house's manners and the routes of one test. The header X-User says who calls.</summary>
internal sealed class DoorHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private readonly bool isKestrel;

    private DoorHost(WebApplication app, bool isKestrel, Captured log) => (this.app, this.isKestrel, Log) = (app, isKestrel, log);

    public Captured Log { get; }

    public static async Task<DoorHost> Start(
        Action<WebApplication> routes, Clock? clock = null, Dictionary<string, string?>? settings = null,
        bool kestrel = false, IPAddress? from = null, Action<IApplicationBuilder>? authenticate = null)
    {
        var log = new Captured();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.Logging.AddProvider(log);
        builder.Services.AddRoutingCore();
        WebManners.Add(builder.Services);
        if (kestrel)
            builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        var errors = new List<string>();
        var read = WebSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), development: true, errors);
        Assert.Empty(errors);
        var built = builder.Build();
        built.Use(async (http, next) =>
        {
            http.Connection.RemoteIpAddress = from ?? http.Connection.RemoteIpAddress ?? IPAddress.Loopback;
            await next(http);
        });
        WebManners.Use(built, clock ?? new Clock(), read, authenticate, User);
        routes(built);
        await built.StartAsync();
        return new DoorHost(built, kestrel, log);
    }

    public static string? User(HttpContext http) => http.Request.Headers["X-User"] is [{ Length: > 0 } user] ? user : null;

    public HttpClient Client() => isKestrel ? new HttpClient { BaseAddress = Address } : app.GetTestClient();

    public Uri Address => new(app.Urls.First());

    public TestServer Server => app.GetTestServer();

    public async Task<Reply> Send(HttpMethod method, string path, string? json = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Send(request);
    }

    public async Task<Reply> Send(HttpRequestMessage request)
    {
        using var client = Client();
        using var response = await client.SendAsync(request);
        if ((int)response.StatusCode == 500)
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', Log.Lines));
        return await Reply.Of(response);
    }

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Get, path, null, headers);

    public Task<Reply> Post(string path, string json, params (string Name, string Value)[] headers) =>
        Send(HttpMethod.Post, path, json, headers);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(int Status, string Body, string? ContentType, Dictionary<string, string> Headers)
{
    public ProblemBody Problem =>
        ContentType == "application/problem+json"
            ? JsonSerializer.Deserialize<ProblemBody>(Body, Forgiving)!
            : throw new InvalidOperationException($"Not a problem: {Status} {ContentType} {Body}");

    private static readonly JsonSerializerOptions Forgiving = new(JsonSerializerDefaults.Web);

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Reply> Of(HttpResponseMessage response)
    {
        var headers = response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
            .ToDictionary(one => one.Key, one => string.Join(", ", one.Value), StringComparer.OrdinalIgnoreCase);
        var body = await response.Content.ReadAsStringAsync();
        return new((int)response.StatusCode, body, response.Content.Headers.ContentType?.MediaType, headers);
    }
}

/// <summary>What was logged, with its scopes.</summary>
internal sealed class Captured : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider scopes = new LoggerExternalScopeProvider();
    private readonly List<string> lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (lines)
                return [.. lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => new Writing(this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => scopes = scopeProvider;

    public void Dispose()
    {
    }

    private sealed class Writing(Captured captured) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => captured.scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var around = new List<string>();
            captured.scopes.ForEachScope(static (scope, list) => list.Add(scope?.ToString() ?? ""), around);
            lock (captured.lines)
                captured.lines.Add($"[{string.Join(' ', around)}] {formatter(state, exception)} {exception?.Message}");
        }
    }
}
