using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Web;

/// <summary>A small shop front with a route of each kind, a real issuer and a clock that stands still.</summary>
internal sealed class AccessHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private AccessHost(bool overTheWire)
    {
        Clock = new Clock(Time, System.Security.Cryptography.RandomNumberGenerator.Fill);
        Secrets = new Secrets(Clock.NewBytes(32), Clock);
        Published = [Key.Public];
        Source = () => Task.FromResult(new TokenKeys(Published));
        Keys = new Keyring(Ask, Clock);
        Verifier = new TokenVerifier(Keys, Clock);
        Issuer = new TokenIssuer(Clock);
        Standing = new Standing(Clock);
        ServiceTokens = new ServiceTokens(Secrets, Clock);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (overTheWire)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.UseTestServer();
        app = builder.Build();
        app.UseRouting();
        app.Use(new Doorkeeper(Verifier, Standing, ServiceTokens, NobodyTrusted(), NullLogger<Doorkeeper>.Instance).Admit);
        Map(app);
    }

    public ManualClock Time { get; } = new();

    public Clock Clock { get; }

    public Secrets Secrets { get; }

    public SigningKey Key { get; } = SigningKey.Create();

    public TokenIssuer Issuer { get; }

    public List<TokenKey> Published { get; }

    /// <summary>What the identity service answers when it is asked for keys.</summary>
    public Func<Task<TokenKeys>> Source { get; set; }

    public int Asked { get; private set; }

    public Keyring Keys { get; }

    public TokenVerifier Verifier { get; }

    public Standing Standing { get; }

    public ServiceTokens ServiceTokens { get; }

    public IEnumerable<EndpointDataSource> Routes => ((IEndpointRouteBuilder)app).DataSources;

    public static async Task<AccessHost> Start(bool overTheWire = false)
    {
        var host = new AccessHost(overTheWire);
        await host.app.StartAsync();
        return host;
    }

    public string Token(Role role = Role.Customer, string user = "usr_1", string session = "ses_1", SigningKey? key = null) =>
        Issuer.Issue(key ?? Key, user, session, role, "ada@shop.test");

    public async Task<Verdict> Verify(string token) => await Verifier.Verify(token.AsMemory());

    /// <summary>Sends a request with these Authorization headers and gives the response.</summary>
    public async Task<HttpResponse> Get(string path, params string[] authorization)
    {
        var context = await app.GetTestServer().SendAsync(request =>
        {
            var uri = new Uri("http://shop.test" + path);
            request.Request.Method = "GET";
            request.Request.Path = PathString.FromUriComponent(uri);
            request.Request.QueryString = QueryString.FromUriComponent(uri);
            request.Request.Headers.Authorization = authorization;
        });
        return context.Response;
    }

    /// <summary>Sends bytes to the real server, as no well-behaved client would, and gives the status line and headers.</summary>
    public async Task<string> SendRaw(string requestLine, params string[] headers)
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, address.Port);
        var text = string.Join("\r\n", [requestLine, "Host: shop.test", "Connection: close", "Content-Length: 0", .. headers, "", ""]);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    /// <summary>Waits for something that happens in the background.</summary>
    public static async Task Until(Func<Task<bool>> question)
    {
        for (var started = Stopwatch.GetTimestamp(); !await question(); await Task.Yield())
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "It did not happen.");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Key.Dispose();
    }

    private BadTokens NobodyTrusted() =>
        new(WebSettings.Read(new ConfigurationBuilder().Build(), development: true, []), Time);

    private Task<TokenKeys> Ask()
    {
        Asked++;
        return Source();
    }

    private static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/anyone", (HttpContext context) => context.CallerOrNobody()?.UserId ?? "nobody").Anyone();
        routes.MapPost("/auth/login", (HttpContext context) => context.CallerOrNobody()?.UserId ?? "nobody").Anyone(ignoreToken: true);
        routes.MapGet("/auth/login", (HttpContext context) => context.CallerOrNobody()?.UserId ?? "nobody").Anyone(ignoreToken: true);
        routes.MapGet("/mine", (HttpContext context) => Text(context.Caller())).SignedIn();
        routes.MapGet("/careless", (HttpContext context) => context.Caller().UserId).Anyone();
        routes.MapGet("/desk", () => "desk").StaffOnly();
        routes.MapPost("/desk", () => "posted").StaffOnly();
        var admin = routes.MapGroup("/admin").AdminOnly();
        admin.MapGet("/users", () => "users");
        admin.MapDelete("/users", () => "deleted");
        admin.MapGet("/motd", () => "motd").Anyone();
        routes.MapGet("/internal/cart", (HttpContext context) => Text(context.ServiceCaller())).Internal("cart");
        routes.MapGet("/undecided", () => "oh");
    }

    private static string Text(Caller caller) => $"{caller.UserId} {caller.Role.Word()} {caller.Email}";

    private static string Text(ServiceCaller caller) => $"{caller.Service} for {caller.UserId}";
}
