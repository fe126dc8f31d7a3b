using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Auditor;
using Stoa.Cart;
using Stoa.Catalog;
using Stoa.Gateway;
using Stoa.Identity;
using Stoa.Inventory;
using Stoa.Kernel;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Media;
using Stoa.Notifications;
using Stoa.Ordering;
using Stoa.Payments;
using Stoa.Simulator;
using Stoa.Testing;

namespace Stoa.Simulation.Tests;

/// <summary>A shop of all real services, and the auditor beside it.</summary>
internal static class WholeShop
{
    private static readonly Dictionary<string, string?> Plain = new() { ["Stoa:Demo"] = "false" };

    /// <summary>Opens it over a folder that stays when it has closed.</summary>
    /// <param name="watch">Is shown each database before it is opened.</param>
    public static Task<TestShop> Open(Scratch folder, ManualClock time, Action<SqliteDatabase>? watch = null) => TestShop.Open(
        Engine.Sqlite, watch is null ? Services() : [.. Services().Select(service => new Watched(service, watch))], time, Plain,
        folder: folder);

    public static Task<TestShop> Open(Engine engine) => TestShop.Open(engine, Services(), settings: Plain);

    /// <summary>Waits until the auditor finds nothing: nothing is under way any more, and all invariants hold.</summary>
    public static Task Quiet(Scratch folder, ManualClock time) =>
        Eventually.Equal("", () => Wrong(folder, time), () => time.Advance(TimeSpan.FromMilliseconds(250)));

    /// <summary>What the auditor finds wrong in the files of a folder.</summary>
    public static async Task<string> Wrong(Scratch folder, TimeProvider time)
    {
        var clock = new Clock();
        var settings = Settings.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(Plain).AddInMemoryCollection([new("Stoa:Data", folder.Folder)]).Build());
        var secrets = new Secrets(clock.NewBytes(Secrets.FewestBytes), clock);
        var plan = Plan.Make(settings, [], Services(), new Drivers(), clock, secrets, NullLoggerFactory.Instance);
        Assert.Empty(plan.Errors);
        var findings = await Audit.Run(plan.Descriptions, time, TimeSpan.Zero);
        return string.Join("; ", findings.SelectMany(one => one.Violations.Select(violation => $"{one.Invariant.Id}: {violation}")));
    }

    private static IReadOnlyList<IService> Services() =>
    [
        new GatewayService(), new IdentityService(iterations: 1000), new CatalogService(), new InventoryService(), new CartService(),
        new OrderingService(), new PaymentsService(), new SimulatorService(), new NotificationsService(), new MediaService(),
    ];

    /// <summary>A service as it is, whose commits are looked at from its very first one.</summary>
    private sealed class Watched(IService watched, Action<SqliteDatabase> watch) : IService
    {
        public string Name => watched.Name;

        public void Describe(ServiceDescription service)
        {
            watch((SqliteDatabase)service.Database);
            watched.Describe(service);
        }
    }
}
