using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Stoa.Kernel.Web;

/// <summary>What an operator can set about the door: limits, and which networks are believed or exempt.</summary>
public sealed class WebSettings
{
    private static readonly LimitClass[] Limited =
        [LimitClass.Browse, LimitClass.Buy, LimitClass.Login, LimitClass.Admin, LimitClass.Webhook];

    private readonly Dictionary<LimitClass, Allowance> allowances;

    private WebSettings(Dictionary<LimitClass, Allowance> allowances, Networks proxies, Networks trustedLoad, Cors cors) =>
        (this.allowances, Proxies, TrustedLoad, Cors) = (allowances, proxies, trustedLoad, cors);

    internal Networks Proxies { get; }

    internal Networks TrustedLoad { get; }

    internal Cors Cors { get; }

    /// <summary>Whether a request comes from a load test that no limit is to hold back, a service's own limits included.</summary>
    public bool IsTrustedLoad(HttpContext http) => TrustedLoad.Hold(http.Connection.RemoteIpAddress);

    public Allowance this[LimitClass kind] => allowances.GetValueOrDefault(kind.Budget(), Allowance.Off);

    /// <summary>
    /// Reads Stoa:Limits:{class}, Stoa:TrustedLoad, Stoa:TrustedProxies and Stoa:Cors:Origins. Every mistake is added to
    /// <paramref name="errors"/>.
    /// </summary>
    public static WebSettings Read(IConfiguration configuration, bool development, List<string> errors)
    {
        var classes = new Dictionary<LimitClass, Allowance>();
        foreach (var kind in Limited)
        {
            var name = "Stoa:Limits:" + kind.ToString().ToLowerInvariant();
            var usual = Allowance.Default(kind);
            var written = configuration[name];
            var read = written is null ? usual : Allowance.Parse(written, usual);
            if (read is null)
                errors.Add($"{name}: '{written}' is not a limit such as 300/1m, 300/1m, 64 at once, or off.");
            classes[kind] = read ?? usual;
        }
        foreach (var unknown in configuration.GetSection("Stoa:Limits").GetChildren())
        {
            if (!Limited.Any(kind => kind.ToString().Equals(unknown.Key, StringComparison.OrdinalIgnoreCase)))
                errors.Add($"Stoa:Limits:{unknown.Key}: there is no such class. The classes are browse, buy, login, admin and webhook.");
        }
        var trustedLoad = Networks.Parse("Stoa:TrustedLoad", configuration["Stoa:TrustedLoad"], errors);
        if (trustedLoad.Any && !development)
            errors.Add("Stoa:TrustedLoad lifts the limits and is for Development only. Remove it.");
        var proxies = Networks.Parse("Stoa:TrustedProxies", configuration["Stoa:TrustedProxies"], errors);
        var cors = Cors.Parse("Stoa:Cors:Origins", configuration["Stoa:Cors:Origins"], errors);
        return new WebSettings(classes, proxies, development ? trustedLoad : Networks.None, cors);
    }
}
