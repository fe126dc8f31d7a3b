using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.House.Tests;

/// <summary>Who lives in the house, as they describe themselves, without any of them being started.</summary>
internal static class Inhabitants
{
    /// <summary>Services that are planned and whose names are theirs already.</summary>
    private static readonly string[] Expected =
        ["gateway", "catalog", "inventory", "cart", "ordering", "payments", "notifications", "media", "web"];

    public static IEnumerable<string> Names => Roster.Services.Select(service => service.Name);

    public static IReadOnlyCollection<string> NamedServices => [.. Names.Union(Expected)];

    public static IReadOnlyList<ServiceDescription> Real { get; } = Describe([.. Roster.Services]);

    public static IReadOnlyList<ServiceDescription> Describe(params IReadOnlyList<IService> services)
    {
        var clock = new Clock();
        var plan = Plan.Make(Settings(), [], services, Roster.Drivers, clock, SomeSecrets(clock), NullLoggerFactory.Instance);
        Offences.None(plan.Errors);
        return plan.Descriptions;
    }

    /// <summary>Its own port on this machine, SQLite, the bus in this process.</summary>
    public static Settings Settings(string folder = "nowhere") => Kernel.Hosting.Settings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"), new("Stoa:Data", folder), new("Stoa:Admin:Password", "a word that a test may know"),
        ]).Build());

    public static Secrets SomeSecrets(Clock clock) => new(clock.NewBytes(Secrets.FewestBytes), clock);
}
