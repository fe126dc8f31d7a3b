using Stoa.Identity;
using Stoa.Kernel.Hosting;
using Stoa.Postgres;

namespace Stoa;

/// <summary>Who lives in this house: every service of the shop, and every driver that the program was built with.</summary>
internal static class Roster
{
    public static IReadOnlyList<IService> Services { get; } =
    [
        new IdentityService(admin => Console.WriteLine(admin.Notice)),
    ];

    public static Drivers Drivers { get; } = new()
    {
        Postgres = (service, connection, clock, log) => new PostgresDatabase(service, connection, clock, log),
    };
}
