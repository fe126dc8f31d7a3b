using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Metrics;

namespace Stoa.Kernel.Web;

/// <summary>How this house behaves at its door. The host calls these two; services see only routes.</summary>
public static class WebManners
{
    /// <summary>
    /// Sets the framework up: strict JSON, exceptions for what can't be bound (the door explains them), and the server's own limits.
    /// </summary>
    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => Json.Shape(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = BodyLimit.DefaultBytes;
            options.Limits.MaxRequestLineSize = 8 * 1024;
            options.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
            options.Limits.MaxRequestHeaderCount = 100;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
            options.Limits.MaxConcurrentConnections = 20_000;
            options.Limits.MaxConcurrentUpgradedConnections = 5_000;
            options.Limits.Http2.MaxStreamsPerConnection = 100;
        });
    }

    /// <summary>
    /// Puts the manners around the routes. The order is the point:
    /// the door first, so that everything after it has an id, headers and an answer when it fails;
    /// then routing, since the rest asks what the route declares;
    /// then <paramref name="authenticate"/>, since budgets and keys belong to a caller;
    /// then the gate, so that what is over a limit or malformed costs nothing more.
    /// </summary>
    /// <param name="app">The pipeline; routes are mapped by the host after this.</param>
    /// <param name="clock">Time for limits, ids for requests.</param>
    /// <param name="settings">What the operator set.</param>
    /// <param name="authenticate">Adds the middleware that finds out who calls; null where nobody can sign in.</param>
    /// <param name="caller">The id of the user who calls, or nothing: the key of his budget.</param>
    /// <param name="counts">Where requests are counted.</param>
    /// <param name="sisters">The other processes of the shop; without them each counts for itself.</param>
    /// <param name="role">What this process does: those who do the same share their callers' budgets.</param>
    public static void Use(
        IApplicationBuilder app, Clock clock, WebSettings settings,
        Action<IApplicationBuilder>? authenticate, Func<HttpContext, string?> caller, RequestCounts? counts = null,
        Sisters? sisters = null, string role = "")
    {
        counts ??= new RequestCounts();
        var log = app.ApplicationServices.GetRequiredService<ILogger<Door>>();
        app.Use(next => new Door(next, clock, log, settings, counts).Enter);
        app.UseRouting();
        authenticate?.Invoke(app);
        var rates = new AllRates(settings, clock.Time);
        if (sisters is not null)
            rates.ShareWith(sisters, "limits/" + role);
        app.Use(next => new Gate(next, clock, settings, rates, caller, counts).Enter);
    }
}
