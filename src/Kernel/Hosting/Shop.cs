using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel.Data;
using Stoa.Kernel.Metrics;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>The program: reads what was asked of it and does it. The exit code is 0, or 1 when something is wrong and was told.</summary>
public static class Shop
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);

    public static string Version { get; } =
        typeof(Shop).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    public static async Task<int> Run(string[] args, IReadOnlyList<IService> services, Drivers drivers, params IReadOnlyList<Command> more)
    {
        var line = CommandLine.Read(args);
        if (more.FirstOrDefault(one => one.Name == line.Command) is { } command)
            return await Do(command, line, Plan(line with { Words = [] }, services, drivers));
        if (!line.Known)
        {
            await Console.Error.WriteLineAsync($"'{line.Command}' is not a command.");
            Usage.Write(Console.Error, services, more);
            return 1;
        }
        switch (line.Command)
        {
            case "help":
                Usage.Write(Console.Out, services, more);
                return 0;
            case "version":
                Console.WriteLine($"Stoa {Version}");
                return 0;
            case "services":
                ServiceMap.Write(Console.Out, Plan(line, services, drivers).Descriptions);
                return 0;
            case "health":
                return await HealthQuestion.Ask(line.Words.Count > 0 ? line.Words[0] : Settings.Read(line.Configuration).Urls[0]);
            case "check":
                return await Check(Plan(line, services, drivers), drivers);
            default:
                return await Serve(line, services, drivers);
        }
    }

    /// <summary>What would run, without touching anything.</summary>
    private static Plan Plan(CommandLine line, IReadOnlyList<IService> services, Drivers drivers)
    {
        var clock = new Clock();
        var settings = Settings.Read(line.Configuration);
        var secrets = new Secrets(clock.NewBytes(Secrets.FewestBytes), clock);
        return Hosting.Plan.Make(settings, line.Words, services, drivers, clock, secrets, NullLoggerFactory.Instance);
    }

    private static async Task<int> Do(Command command, CommandLine line, Plan plan)
    {
        if (plan.Settings.Errors.Count > 0)
            return Tell(plan);
        try
        {
            var keepers = plan.Descriptions.Where(one => one.HasDatabase).ToList();
            return await command.Run(new CommandCall(plan.Settings, line.Words, keepers, Console.Out));
        }
        catch (Exception failure)
            when (failure is Unavailable or DataFolderInUse or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static async Task<int> Check(Plan plan, Drivers drivers)
    {
        if (plan.Errors.Count == 0)
        {
            var looks = plan.Descriptions.Where(one => one.HasDatabase && plan.Here.Contains(one.Name))
                .Select(one => one.Database.Check(CancellationToken.None))
                .Append(CheckBus(plan.Settings, drivers)).Append(CheckRedis(plan.Settings, drivers));
            plan = plan with { Errors = [.. (await Task.WhenAll(looks)).OfType<string>()] };
        }
        if (plan.Errors.Count > 0)
            return Tell(plan);
        Console.WriteLine(
            $"The configuration is good: {string.Join(", ", plan.Here)} on {plan.Settings.Store}, {plan.Settings.Environment}.");
        return plan.Settings.Configuration["online"] == "true" ? await LookOutside(plan) : 0;
    }

    /// <summary>Asks each provider that is configured something harmless, and tells what it found.</summary>
    private static async Task<int> LookOutside(Plan plan)
    {
        using var patience = new CancellationTokenSource(LongestLook);
        var looks = plan.Descriptions.Where(one => plan.Here.Contains(one.Name)).SelectMany(one => one.OnlineLooks).ToList();
        if (looks.Count == 0)
            Console.WriteLine("No provider outside is configured: nobody to ask.");
        var areAllGood = true;
        foreach (var (provider, look) in looks)
        {
            var found = await look(patience.Token);
            areAllGood &= found.IsGood;
            Console.WriteLine($"{(found.IsGood ? "  good " : "  WRONG")}  {provider}: {found.Said}");
        }
        return areAllGood ? 0 : 1;
    }

    private static async Task<string?> CheckBus(Settings settings, Drivers drivers)
    {
        if (settings.Bus is not { } broker)
            return null;
        await using var bus = drivers.RabbitMq!(broker, [], new Clock(), NullLogger.Instance);
        return await bus.Check(CancellationToken.None);
    }

    private static async Task<string?> CheckRedis(Settings settings, Drivers drivers)
    {
        if (settings.Redis is not { } redis)
            return null;
        await using var grapevine = drivers.Redis!(redis, new Clock(), NullLogger.Instance);
        return await grapevine.Check(CancellationToken.None);
    }

    private static int Tell(Plan plan)
    {
        Console.Error.WriteLine(plan.Errors.Count == 1 ? "One thing is wrong:" : $"{plan.Errors.Count} things are wrong:");
        foreach (var error in plan.Errors)
            Console.Error.WriteLine("  - " + error);
        return 1;
    }

    private static async Task<int> Serve(CommandLine line, IReadOnlyList<IService> services, Drivers drivers)
    {
        var plan = Plan(line, services, drivers);
        if (plan.Errors.Count > 0)
            return Tell(plan);
        IDisposable? reporting = null;
        using var logs = Logs.Make(line.Configuration, builder =>
        {
            if (plan.Settings.Telemetry is { } telemetry)
                reporting = drivers.Telemetry!(telemetry, builder);
        });
        using var last = reporting;       // after the shop has ended, so that its end is told too
        using var told = new ToldToStop();
        try
        {
            await using var shop = await RunningShop.Start(plan.Settings, services, plan.Here, drivers, new Clock(), logs, told.Token);
            await using var meters = plan.Settings.Telemetry is null ? null : await Meters.Begin(shop.Metrics, plan.Settings.MetricsEvery);
            Banner.Write(plan.Settings, shop);
            var broken = await shop.UntilStopped(told.Token);
            await shop.Stop();
            return broken is null ? 0 : 1;
        }
        catch (Exception failure) when (failure is ServiceFailed or DataFolderInUse or IOException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            logs.CreateLogger("stoa").LogStartFailed(failure);
            return 1;
        }
    }
}

/// <summary>What the host logs by itself.</summary>
internal static partial class ShopLog
{
    [LoggerMessage(1, LogLevel.Information, "Stoa {Version} is ready on {Addresses} after {Millis} ms with {Services}; data in {Data}")]
    public static partial void LogReady(this ILogger log, string version, string addresses, long millis, string services, string data);

    [LoggerMessage(2, LogLevel.Information, "Stopping: {Step}")]
    public static partial void LogStopping(this ILogger log, string step);

    [LoggerMessage(3, LogLevel.Critical, "The service {Service} broke and the process ends")]
    public static partial void LogBroken(this ILogger log, Exception failure, string service);

    [LoggerMessage(4, LogLevel.Debug, "The start failed")]
    public static partial void LogStartFailed(this ILogger log, Exception failure);
}
