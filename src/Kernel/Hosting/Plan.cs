using Microsoft.Extensions.Logging;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>What is to run where, and everything that is wrong with it, told at once. Making one does no I/O.</summary>
internal sealed record Plan(
    Settings Settings, IReadOnlyList<string> Here, IReadOnlyList<ServiceDescription> Descriptions, IReadOnlyList<string> Errors)
{
    public static Plan Make(
        Settings settings, IReadOnlyList<string> asked, IReadOnlyList<IService> services, Drivers drivers, Clock clock, Secrets secrets,
        ILoggerFactory logs)
    {
        var errors = new List<string>(settings.Errors);
        var all = services.Select(service => service.Name).ToList();
        var here = asked.Count == 0 ? all : [.. asked.Distinct(StringComparer.Ordinal)];
        foreach (var unknown in here.Except(all, StringComparer.Ordinal))
            errors.Add($"There is no service '{unknown}'. There are: {string.Join(", ", all)}.");
        if (here.Count < all.Count && settings.Bus is null)
            errors.Add(
                "Services in several processes need a broker between them: set Stoa:Bus to its amqp:// address, or run all of them here.");
        if (here.Count < all.Count && settings.Postgres is null)
            errors.Add(
                "Services in several processes need a shared database server: set Stoa:Database to PostgreSQL, or run all of them here.");
        if (settings.Bus is not null && drivers.RabbitMq is null)
            errors.Add("Stoa:Bus: this build has no driver for a broker. Leave it out for the bus in this process.");
        if (settings.Redis is not null && drivers.Redis is null)
            errors.Add("Stoa:Redis: this build has no driver for Redis. Leave it out; each process then counts and caches for itself.");
        if (settings.Postgres is not null && drivers.Postgres is null)
            errors.Add("Stoa:Database: this build has no driver for PostgreSQL. Leave it out for SQLite.");
        if (settings.Telemetry is not null && drivers.Telemetry is null)
            errors.Add("Stoa:Telemetry:Otlp: this build has no driver for a collector. Leave it out.");
        foreach (var away in all.Except(here, StringComparer.Ordinal).Where(name => settings.AddressesOf(name) is null))
            errors.Add($"'{away}' does not run here: set Stoa:Services:{away} to its address.");
        if (errors.Count > 0)
            return new Plan(settings, here, [], errors);

        var surroundings = new Surroundings(
            settings, clock, secrets, new HouseAsk(settings, secrets, clock), DirectDoor.Client(new DirectDoor(), gateway: null),
            new Neighbours(), new Sisters(new NoGrapevine(), secrets, clock, logs.CreateLogger("stoa.sisters")), logs);
        var descriptions = services.Select(service => House.Describe(service, drivers, surroundings)).ToList();
        errors.AddRange(descriptions.Where(one => here.Contains(one.Name)).SelectMany(one => one.Errors));
        return new Plan(settings, here, descriptions, errors);
    }
}
