using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Contracts;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Hosting;

/// <summary>A question about the weather.</summary>
internal sealed record GetWeather(string Town) : IQuery<Weather>
{
    public static string Name => "weather.get-weather.v1";
}

internal sealed record Weather(string Town, string Sky);

/// <summary>Answers for everybody's access, as identity does, with nothing to tell.</summary>
internal sealed class ToyIdentity : IService
{
    public string Name => "identity";

    public void Describe(ServiceDescription service)
    {
        service.Answers<GetStandings, Standings>(_ => Task.FromResult(new Standings([], [])));
        service.Answers<GetTokenKeys, TokenKeys>(_ => Task.FromResult(new TokenKeys([])));
        service.Answers<ExportPersonalData, PersonalData>(
            asked => Task.FromResult(new PersonalData(new JsonObject { ["user"] = asked.UserId })));
    }
}

/// <summary>Answers a question of its own, and the one that everybody answers.</summary>
internal sealed class ToyWeather : IService
{
    public string Name => "weather";

    public void Describe(ServiceDescription service)
    {
        service.Answers<GetWeather, Weather>(asked => asked.Town == "nowhere"
            ? throw new InvalidOperationException("no such town")
            : Task.FromResult(new Weather(asked.Town, "clear")));
        service.Answers<ExportPersonalData, PersonalData>(asked => Task.FromResult(new PersonalData(new JsonObject { ["umbrellas"] = 2 })));
    }
}

/// <summary>Asks the others.</summary>
internal sealed class ToyTraveller : IService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "traveller";

    public void Describe(ServiceDescription service)
    {
        service.Asks<GetWeather, Weather>();
        service.Routing(routes =>
        {
            routes.MapGet("/sky/{town}", async (string town) => TypedResults.Ok(
                await service.Ask.One<GetWeather, Weather>(new GetWeather(town), Patience))).Anyone();
            routes.MapGet("/all", async () =>
            {
                var told = await service.Ask.All<ExportPersonalData, PersonalData>(new ExportPersonalData("usr_1"), Patience);
                return TypedResults.Ok(told.ToDictionary(one => one.Key, one => one.Value.Data));
            }).Anyone();
        });
    }
}

/// <summary>Starts some of a few toy services in a process of their own, as far as a test can tell.</summary>
internal static class ToyHouse
{
    public static readonly IReadOnlyList<IService> Everybody = [new ToyIdentity(), new ToyWeather(), new ToyTraveller()];

    private const string Secret = "a secret that all processes of this shop share";

    public static Settings Settings(string folder, params (string Name, string Value)[] more) => Kernel.Hosting.Settings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection([new("urls", "http://127.0.0.1:0"), new("Stoa:Data", folder), new("Stoa:Secret", Secret)])
            .AddInMemoryCollection(more.Select(one => KeyValuePair.Create<string, string?>(one.Name, one.Value)))
            .Build());

    public static Task<RunningShop> Start(Scratch scratch, string[] here, params (string Name, string Value)[] more) =>
        Start(scratch, here, Everybody, more);

    public static Task<RunningShop> Start(
        Scratch scratch, string[] here, IReadOnlyList<IService> everybody, params (string Name, string Value)[] more) =>
        RunningShop.Start(
            Settings(scratch.File(string.Join('-', here)), more), everybody, here, new Drivers(), new Clock(), NullLoggerFactory.Instance,
            CancellationToken.None);
}
