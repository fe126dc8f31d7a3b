using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.Configuration;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>
/// How this process is to run, read once from arguments, environment and files, with everything that is wrong told at once.
/// </summary>
public sealed class Settings
{
    private readonly List<string> errors = [];
    private readonly IConfiguration configuration;

    private Settings(IConfiguration configuration)
    {
        this.configuration = configuration;
        Urls = ReadUrls();
        Environment = ReadEnvironment();
        DataFolder = Path.GetFullPath(configuration["Stoa:Data"] is { Length: > 0 } folder ? folder : "data");
        Postgres = ReadPostgres();
        Bus = ReadBus();
        Redis = ReadRedis();
        Secret = ReadSecret();
        PublicUrl = ReadPublicUrl();
        Web = WebSettings.Read(configuration, Development, errors);
        Keep = Span("Stoa:Keep", TimeSpan.FromDays(7), TimeSpan.FromDays(1), TimeSpan.FromDays(365));
        MetricsEvery = Span("Stoa:Metrics:Every", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        MetricsNear = Networks.Parse("Stoa:Metrics:Networks", configuration["Stoa:Metrics:Networks"] ?? "127.0.0.0/8, ::1/128", errors);
        Telemetry = Telemetry.Read(configuration, errors);
        Demo = ReadDemo();
        Drain = Span("Stoa:Drain", Production ? TimeSpan.FromSeconds(5) : TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    /// <summary>Where this process listens.</summary>
    public IReadOnlyList<string> Urls { get; }

    /// <summary>Development or Production.</summary>
    public string Environment { get; }

    public bool Production => Environment != "Development";

    public bool Development => !Production;

    /// <summary>The folder of the embedded databases, pictures and keys.</summary>
    public string DataFolder { get; }

    /// <summary>The connection string with {service} in it; nothing for SQLite.</summary>
    public string? Postgres { get; }

    /// <summary>The store in words, for people.</summary>
    public string Store => Postgres is null ? $"SQLite {Data.Sqlite.Sqlite3.Version}" : "PostgreSQL";

    /// <summary>The broker's address; nothing for the bus in this process.</summary>
    public string? Bus { get; }

    /// <summary>The address of the Redis that sister processes tell each other by; nothing: each is for itself.</summary>
    public string? Redis { get; }

    /// <summary>The shop's secret where one is configured; else it is made and kept in the data folder.</summary>
    public byte[]? Secret { get; }

    /// <summary>The address that buyers see: links in mails begin with it, whatever a request's Host header says.</summary>
    public string PublicUrl { get; }

    /// <summary>Limits, and which networks are believed or exempt.</summary>
    public WebSettings Web { get; }

    /// <summary>How old the numbers may be that metrics read from the databases.</summary>
    public TimeSpan MetricsEvery { get; }

    /// <summary>Where a Prometheus may stand.</summary>
    internal Networks MetricsNear { get; }

    /// <summary>Where traces, metrics and logs are sent; nothing: nowhere.</summary>
    public Telemetry? Telemetry { get; }

    /// <summary>Whether a shop that is still empty is filled with the demo shop.</summary>
    public bool Demo { get; }

    /// <summary>How long sent events, inbox rows and kept answers live.</summary>
    public TimeSpan Keep { get; }

    /// <summary>How long a process that was told to stop still serves, so that a load balancer notices first.</summary>
    public TimeSpan Drain { get; }

    /// <summary>Everything that is wrong, each with what to do about it.</summary>
    public IReadOnlyList<string> Errors => errors;

    public IConfiguration Configuration => configuration;

    public static Settings Read(IConfiguration configuration) => new(configuration);

    /// <summary>Where a service that runs elsewhere is reached.</summary>
    public Addresses? AddressesOf(string service) => Addresses.Read(configuration[$"Stoa:Services:{service}"]);

    internal void Wrong(string error) => errors.Add(error);

    private string[] ReadUrls()
    {
        var text = configuration["urls"] ?? configuration["ASPNETCORE_URLS"] ?? "http://localhost:8000";
        var urls = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in urls)
        {
            if (HostOf(url) is null)
                Wrong($"--urls: '{url}' is not an address such as http://127.0.0.1:8000.");
        }
        if (urls.Length == 0)
            Wrong("--urls is empty. Leave it out for http://localhost:8000.");
        return urls;
    }

    private string ReadEnvironment()
    {
        var named = configuration["DOTNET_ENVIRONMENT"] ?? configuration["ASPNETCORE_ENVIRONMENT"];
        if (named is "Development" or "Production")
            return named;
        if (named is not null)
        {
            Wrong($"DOTNET_ENVIRONMENT is '{named}'; it is Development or Production.");
            return "Production";
        }
        var open = Urls.FirstOrDefault(url => HostOf(url) is { } host && !IsLoopback(host));
        if (open is null)
            return "Development";
        Wrong(
            $"{open} can be reached from other machines, so say what this is: "
            + "DOTNET_ENVIRONMENT=Production (or Development, at your own risk).");
        return "Production";
    }

    private string? ReadPostgres()
    {
        var text = configuration["Stoa:Database"];
        if (text is null or "" or "sqlite")
            return null;
        if (!text.Contains("{service}", StringComparison.Ordinal))
            Wrong(
                "Stoa:Database needs {service} where the database's name goes: Host=db;Database=stoa_{service};Username=...;Password=...");
        return text;
    }

    private string? ReadBus()
    {
        var text = configuration["Stoa:Bus"];
        if (text is null or "" or "in-process")
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("amqp" or "amqps"))
            Wrong("Stoa:Bus is in-process or an address such as amqp://user:password@host:5672/vhost.");
        else if (Production && address.UserInfo.Split(':')[0] is "" or "guest")
            Wrong("Stoa:Bus uses the broker's guest, whom everybody knows. Give the shop its own user: amqp://user:password@host/vhost");
        return text;
    }

    private string? ReadRedis()
    {
        var text = configuration["Stoa:Redis"];
        if (string.IsNullOrEmpty(text))
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address is not { Scheme: "redis" or "rediss", Host.Length: > 0 })
            Wrong("Stoa:Redis is an address such as redis://host:6379, redis://user:password@host:6379 or, with TLS, rediss://host:6380.");
        return text;
    }

    private byte[]? ReadSecret()
    {
        var text = configuration["Stoa:Secret"];
        if (string.IsNullOrEmpty(text))
        {
            if (Production || Postgres is not null)
                Wrong("Stoa:Secret is missing. Give every process of the shop the same one: openssl rand -base64 32");
            return null;
        }
        var bytes = BytesOf(text);
        if (bytes is null)
            Wrong("Stoa:Secret begins with base64: and what follows is not base64.");
        else if (bytes.Length < Secrets.FewestBytes || text.Distinct().Count() < 12)
            Wrong("Stoa:Secret is too weak: it needs at least 32 characters that nobody can guess. Make one: openssl rand -base64 32");
        return bytes;
    }

    /// <summary>A text is the secret itself; after "base64:" come its bytes, as the data folder's keys/secret has them.</summary>
    private static byte[]? BytesOf(string text)
    {
        const string Encoded = "base64:";
        if (!text.StartsWith(Encoded, StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[Encoded.Length..].Trim(), bytes, out var length) ? bytes[..length] : null;
    }

    private bool ReadDemo()
    {
        var text = configuration["Stoa:Demo"];
        if (text is not (null or "" or "true" or "false"))
            Wrong($"Stoa:Demo is '{text}'; it is true or false.");
        if (text == "true" && Production)
            Wrong("Stoa:Demo fills a shop with products that nobody has and customers whose password everybody knows: Development only. "
                + "Remove it.");
        return Development && text != "false";
    }

    private string ReadPublicUrl()
    {
        var text = configuration["Stoa:PublicUrl"];
        if (string.IsNullOrEmpty(text))
            return OwnUrl().TrimEnd('/');
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            Wrong("Stoa:PublicUrl is not an address such as https://shop.example.");
        return text.TrimEnd('/');
    }

    /// <summary>Where it listens, when that is an address that a buyer could open.</summary>
    private string OwnUrl()
    {
        var url = Urls.Count > 0 ? Urls[0] : "http://localhost:8000";
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host is not ("0.0.0.0" or "[::]"))
            return url;
        if (Development)
            return $"http://localhost:{address?.Port ?? 8000}";
        Wrong($"Stoa:PublicUrl is missing. {url} is no address that buyers could open: say which one is, such as https://shop.example.");
        return "http://localhost:8000";
    }

    private TimeSpan Span(string name, TimeSpan usual, TimeSpan least, TimeSpan most)
    {
        if (configuration[name] is not { Length: > 0 } text)
            return usual;
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span >= least && span <= most)
            return span;
        Wrong($"{name} is '{text}'; it is a time between {least:c} and {most:c}, written [days.]hours:minutes:seconds.");
        return usual;
    }

    private static string? HostOf(string url)
    {
        var readable = url.Replace("//*", "//[::]", StringComparison.Ordinal).Replace("//+", "//[::]", StringComparison.Ordinal);
        return Uri.TryCreate(readable, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.Host : null;
    }

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
