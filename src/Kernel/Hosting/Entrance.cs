using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Metrics;
using Stoa.Kernel.Web;

namespace Stoa.Kernel.Hosting;

/// <summary>The way in: Kestrel with our manners, who may enter, and the routes of those who live here.</summary>
internal static class Entrance
{
    /// <summary>Else the framework would watch the working folder for changed settings, and every write to the databases in it.</summary>
    private static readonly string[] WatchesNoFiles = ["--hostBuilder:reloadConfigOnChange=false"];

    public static WebApplication Build(Settings settings, House house, Secrets secrets, Clock clock, ILoggerFactory logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            EnvironmentName = Environments.Production,       // no page that shows the inside of an error: our door answers everywhere
            Args = WatchesNoFiles,
        });
        builder.Configuration.Sources.Clear();
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        WebManners.Add(builder.Services);

        var web = builder.Build();
        foreach (var url in settings.Urls)
            web.Urls.Add(url);
        var doorkeeper = new Doorkeeper(
            new TokenVerifier(house.Keyring, clock), house.Standing, new ServiceTokens(secrets, clock),
            new BadTokens(settings.Web, clock.Time), logs.CreateLogger<Doorkeeper>());
        web.Use(pipeline => house.Door.Open(pipeline, web.Services.GetRequiredService<IHttpContextFactory>()));
        var visits = new Visits(secrets, clock);
        var page = new MetricsPage(settings.MetricsNear, house.Metrics);
        WebManners.Use(
            web, clock, settings.Web, pipeline => pipeline.Use(page.Answer).Use(visits.Find).Use(doorkeeper.Admit),
            http => http.CallerOrNobody()?.UserId,
            house.Metrics.Requests, house.Sisters, role: string.Join('+', house.Here.Select(service => service.Name)));
        Health.Map(web, house);
        Questions.Map(web, house);
        foreach (var service in house.Here)
            service.Routes.ForEach(map => map(web));
        Refuse(web);
        return web;
    }

    /// <summary>A route that nobody decided about is a hole or a bug: the shop does not open with one.</summary>
    private static void Refuse(IEndpointRouteBuilder routes)
    {
        var undecided = Access.Undecided(routes.DataSources);
        if (undecided.Count > 0)
            throw new InvalidOperationException("These routes say nothing of who may enter: " + string.Join(", ", undecided));
    }

    /// <summary>Signals are the program's own business: it stops in an order of its own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
