using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Stoa.Kernel;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;
using Xunit;

namespace Stoa.Testing;

/// <summary>What `stoa check --online` would find with a service.</summary>
public static class Online
{
    /// <summary>Asks each provider of the service that these settings name.</summary>
    public static async Task<IReadOnlyList<(string Provider, Finding Found)>> Ask(IService service, Dictionary<string, string?> settings)
    {
        var now = new Clock();
        using var logs = LoggerFactory.Create(_ => { });
        var read = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var plan = Plan.Make(read, [], [service], new Drivers(), now, new Secrets(now.NewBytes(Secrets.FewestBytes), now), logs);
        Assert.Empty(plan.Errors);
        var found = new List<(string, Finding)>();
        foreach (var one in plan.Descriptions.SelectMany(description => description.OnlineLooks))
            found.Add((one.Provider, await one.Look(CancellationToken.None)));
        return found;
    }
}
