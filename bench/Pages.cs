using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stoa.Stress;

namespace Stoa.Bench;

/// <summary>
/// The listing and a product through the whole shop, beside a bare Kestrel endpoint in a process of its own that returns the same bytes.
/// The load is wrk's (apt-get install wrk), on the same machine; the four take turns.
/// </summary>
internal static class Pages
{
    private const int Rounds = 5;
    private const int Products = 60;
    private const string RoundSeconds = "5";

    public static async Task Run(string folder)
    {
        await using var shop = await ShopUnderLoad.Open(folder);
        using var owner = await shop.Owner();
        var productId = "";
        for (var i = 0; i < Products; i++)
            productId = await owner.Sell($"Bench {i}", 1_000);
        using var wire = new Wire(shop.Address);
        var (listing, product) = (await Page(wire, "/products"), await Page(wire, "/products/" + productId));
        await File.WriteAllBytesAsync(Path.Combine(folder, "listing"), listing);
        await File.WriteAllBytesAsync(Path.Combine(folder, "product"), product);
        using var bare = StartBare(folder, out var address);
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} cores; listing {listing.Length} bytes, product {product.Length} bytes.");
            Console.WriteLine();
            var places = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["bare listing"] = address + "listing",
                ["shop listing"] = shop.Address + "products",
                ["bare product"] = address + "product",
                ["shop product"] = shop.Address + "products/" + productId,
            };
            foreach (var place in places.Values)
                Load(place, "8");       // warm
            var table = new Table("round", "bare listing/s", "listing/s", "ratio", "bare product/s", "product/s", "ratio", "cpu probe ms");
            var ratios = (Listing: new List<double>(), Product: new List<double>());
            for (var round = 1; round <= Rounds; round++)
            {
                var probe = Probe.CpuMillis();
                var rates = places.ToDictionary(one => one.Key, one => Load(one.Value, RoundSeconds), StringComparer.Ordinal);
                ratios.Listing.Add(rates["shop listing"] / rates["bare listing"]);
                ratios.Product.Add(rates["shop product"] / rates["bare product"]);
                table.Add(
                    Text($"{round}"), Text($"{rates["bare listing"]:0}"), Text($"{rates["shop listing"]:0}"),
                    Text($"{ratios.Listing[^1]:0.00}"),
                    Text($"{rates["bare product"]:0}"), Text($"{rates["shop product"]:0}"), Text($"{ratios.Product[^1]:0.00}"),
                    Text($"{probe:0}"));
            }
            table.Print();
            Console.WriteLine(Text(
                $"Median: listing {Median(ratios.Listing):0.00}, product {Median(ratios.Product):0.00} of the bare endpoint."));
        }
        finally
        {
            bare.Kill();
        }
    }

    /// <summary>The bare endpoint: Kestrel, routing, bytes. Nothing else.</summary>
    public static async Task Serve(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var web = builder.Build();
        web.Urls.Add("http://127.0.0.1:0");
        foreach (var name in new[] { "listing", "product" })
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, name));
            web.MapGet("/" + name, async http =>
            {
                http.Response.ContentType = "application/json; charset=utf-8";
                http.Response.ContentLength = bytes.Length;
                await http.Response.BodyWriter.WriteAsync(bytes);
            });
        }
        await web.StartAsync();
        Console.WriteLine(web.Urls.First() + "/");
        await web.WaitForShutdownAsync();
    }

    private static async Task<byte[]> Page(Wire wire, string path)
    {
        var answer = await wire.Send("GET", path);
        return answer.Status == 200 ? answer.Body.ToArray() : throw new InvalidOperationException($"{path}: {answer}");
    }

    private static Process StartBare(string folder, out string address)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        start.ArgumentList.Add("bare");
        start.ArgumentList.Add(folder);
        var bare = Process.Start(start)!;
        address = bare.StandardOutput.ReadLine()!;
        return bare;
    }

    /// <summary>Requests a second that wrk gets from an address.</summary>
    /// <param name="script">How wrk makes each request, where it is not always the same.</param>
    public static double Load(string address, string seconds, string? script = null)
    {
        string[] own = script is null ? [] : ["-s", script];
        using var wrk = Process.Start(
            new ProcessStartInfo("wrk", ["-t1", "-c32", "-d" + seconds + "s", .. own, address])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        var output = wrk.StandardOutput.ReadToEnd();
        wrk.WaitForExit();
        if (output.Contains("Non-2xx", StringComparison.Ordinal))
            throw new InvalidOperationException(output);
        var line = output.Split('\n').First(one => one.StartsWith("Requests/sec:", StringComparison.Ordinal));
        return double.Parse(line["Requests/sec:".Length..], CultureInfo.InvariantCulture);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
