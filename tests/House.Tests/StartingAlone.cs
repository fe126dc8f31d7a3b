using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Kernel;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Testing;

namespace Stoa.House.Tests;

/// <summary>A service needs none of the others to start, to serve and to stop.</summary>
internal static class StartingAlone
{
    /// <summary>Starts one of the house, on SQLite and a port of its own, asks it whether it lives, and stops it.</summary>
    public static async Task<IReadOnlyList<string>> Try(IReadOnlyList<IService> house, string name)
    {
        using var scratch = new Scratch();
        var settings = Inhabitants.Settings(scratch.File("data"));
        try
        {
            var offences = new List<string>();
            await using var shop = await RunningShop.Start(
                settings, house, [name], new Drivers(), new Clock(), NullLoggerFactory.Instance, CancellationToken.None);
            if (!await Lives(shop.Addresses[0]))
                offences.Add($"'{name}' started and does not say that it lives.");
            await shop.Stop();
            if (await Lives(shop.Addresses[0]))
                offences.Add($"'{name}' was stopped and still answers.");
            if (await shop.UntilStopped(new CancellationToken(canceled: true)) is { } broke)
                offences.Add($"'{name}' broke: {broke.Message}");
            return [.. offences, .. LeftOpen(settings, name)];
        }
        catch (Exception failure) when (failure is ServiceFailed or InvalidOperationException)
        {
            return [failure.Message];
        }
    }

    private static async Task<bool> Lives(string address)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(new Uri(address), "/health/live"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A database that was closed well has folded its log into its file.</summary>
    private static IEnumerable<string> LeftOpen(Settings settings, string name) =>
        File.Exists(Path.Combine(settings.DataFolder, name + ".db-wal")) ? [$"'{name}' was stopped and its database is open."] : [];
}
