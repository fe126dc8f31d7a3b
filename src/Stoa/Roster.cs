using Stoa.Auditor;
using Stoa.Cart;
using Stoa.Catalog;
using Stoa.Gateway;
using Stoa.Identity;
using Stoa.Inventory;
using Stoa.Kernel.Hosting;
using Stoa.Media;
using Stoa.Moving;
using Stoa.Notifications;
using Stoa.Ordering;
using Stoa.Payments;
using Stoa.Postgres;
using Stoa.RabbitMq;
using Stoa.Redis;
using Stoa.Simulator;
using Stoa.Stress;
using Stoa.Telemetry;
using Stoa.Web;

namespace Stoa;

/// <summary>Who lives in this house: every service of the shop, and every driver that the program was built with.</summary>
internal static class Roster
{
    public static IReadOnlyList<IService> Services { get; } =
    [
        new GatewayService(),
        new IdentityService(admin => Console.WriteLine(admin.Notice)),
        new CatalogService(),
        new InventoryService(),
        new CartService(),
        new OrderingService(),
        new PaymentsService(),
        new SimulatorService(),
        new NotificationsService(),
        new MediaService(),
        new WebService(),
    ];

    public static IReadOnlyList<Command> Commands { get; } =
    [
        VerifyCommand.Command, StressCommand.Command, BackupCommand.Command, RestoreCommand.Command, MoveCommand.Command,
    ];

    public static Drivers Drivers { get; } = new()
    {
        Postgres = (service, connection, clock, log) => new PostgresDatabase(service, connection, clock, log),
        RabbitMq = (address, everybody, clock, log) => new RabbitMqBus(address, everybody, clock, log),
        Redis = (address, clock, log) => new RedisGrapevine(address, clock, log),
        Telemetry = (told, logs) => Reporter.Begin(told, logs),
    };
}
