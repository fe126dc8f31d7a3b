using System.Globalization;
using Stoa.Auditor;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Stress;

/// <summary>`stoa stress`: drives a running shop through its public API as hard as it can, then audits what became of it.</summary>
public static class StressCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Command Command { get; } = new(
        "stress", "stress LOAD", "drive the running shop, then verify; LOAD is last-item or checkout",
        Run);

    private static async Task<int> Run(CommandCall call)
    {
        switch (call.Words)
        {
            case ["last-item"]:
                return await LastItem(call, Number(call, "buyers", 200), Number(call, "stock", 20));
            case ["checkout"]:
                return await Checkout(call, Number(call, "buyers", 32), Number(call, "seconds", 20));
            default:
                await call.Out.WriteLineAsync(
                    "stoa stress last-item [--buyers 200 --stock 20], or stoa stress checkout [--buyers 32 --seconds 20]; "
                    + "with --history FILE each request is on the disk before it is sent, for stoa verify --history FILE");
                return 1;
        }
    }

    /// <summary>Many want the last few: exactly as many are sold as there were.</summary>
    private static async Task<int> LastItem(CommandCall call, int buyers, int stock)
    {
        var shop = new Uri(call.Settings.Urls[0]);
        await using var diary = DiaryOf(call);
        using var owner = new Owner(shop);
        var (productId, besidesId) = await PutUpForSale(call, owner, stock);
        await call.Out.WriteLineAsync($"{buyers} buyers want {stock} pieces of {productId}, at most 32 at the same time.");
        var bought = await Crowd.Buy(
            shop, productId, buyers, Math.Min(32, buyers), Name(call), Patience, diary: diary, besidesId: besidesId);
        await Tell(call, bought);
        var (available, onHand) = await owner.Stock(productId);
        var paid = bought.Count(one => one.Ending == Ending.Paid);
        var failed = bought.Count(one => one.Ending == Ending.Failed);
        await call.Out.WriteLineAsync($"Sold {paid} of {stock}; {available} can still be sold, {onHand} on the shelf.");
        await call.Out.WriteLineAsync();
        var verified = await VerifyCommand.Run(call.Services, call.Out, Patience, diary.History);
        return paid == Math.Min(buyers, stock) && failed == 0 && verified == 0 ? 0 : 1;
    }

    /// <summary>As many purchases as the shop can take for a while.</summary>
    private static async Task<int> Checkout(CommandCall call, int buyers, int seconds)
    {
        var shop = new Uri(call.Settings.Urls[0]);
        await using var diary = DiaryOf(call);
        using var owner = new Owner(shop);
        var (productId, besidesId) = await PutUpForSale(call, owner, 1_000_000);
        await call.Out.WriteLineAsync($"{buyers} buyers buy for {seconds} s.");
        var bought = await Crowd.Buy(
            shop, productId, buyers, TimeSpan.FromSeconds(seconds), Name(call), diary: diary, besidesId: besidesId);
        await Tell(call, bought);
        var paid = bought.Count(one => one.Ending == Ending.Paid);
        await call.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{paid / (double)seconds:0} paid orders a second."));
        await call.Out.WriteLineAsync();
        var verified = await VerifyCommand.Run(call.Services, call.Out, Patience, diary.History);
        return paid == bought.Count && verified == 0 ? 0 : 1;
    }

    private static Diary DiaryOf(CommandCall call) => Diary.Open(call.Settings.Configuration["history"]);

    /// <summary>What everybody wants, and something that fussy buyers put into their carts besides.</summary>
    private static async Task<(string ProductId, string BesidesId)> PutUpForSale(CommandCall call, Owner owner, int stock)
    {
        var password = call.Settings.Configuration["Stoa:Admin:Password"]
            ?? throw new Unavailable("Somebody has to put things up for sale: give the admin's password as Stoa:Admin:Password.");
        await owner.SignIn(call.Settings.Configuration["Stoa:Admin:Email"] ?? "admin@stoa.local", password);
        return (await owner.Sell($"Stress {Name(call)}", stock), await owner.Sell($"Besides {Name(call)}", 1));
    }

    private static async Task Tell(CommandCall call, List<Purchase> bought)
    {
        var endings = bought.GroupBy(one => (one.Ending, Word: one.Ending == Ending.Paid ? "" : one.Word));
        foreach (var ending in endings.OrderBy(one => one.Key.Ending))
            await call.Out.WriteLineAsync($"  {ending.Count(),7}  {ending.Key.Ending} {ending.Key.Word}");
        if (bought.Any(one => one.Word == "too-many-requests"))
            await call.Out.WriteLineAsync(
                "The shop limits what one address may do: start it with --Stoa:TrustedLoad=127.0.0.0/8,::1/128 for this.");
        foreach (var (step, times) in new[]
        {
            ("add", bought.Select(one => one.Add)),
            ("checkout", bought.Select(one => one.Checkout).Where(time => time > default(TimeSpan))),
            ("pay", bought.Select(one => one.Pay).Where(time => time > default(TimeSpan))),
        })
        {
            await call.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {step,-8} p50 {Percentiles.Millis(times, 0.5),7:0.0} ms   p99 {Percentiles.Millis(times, 0.99),7:0.0} ms"));
        }
    }

    private static int Number(CommandCall call, string name, int usual) =>
        int.TryParse(call.Settings.Configuration[name], CultureInfo.InvariantCulture, out var number) && number > 0 ? number : usual;

    /// <summary>A name that no earlier load used, so that keys and products are new.</summary>
    private static string Name(CommandCall call) => "s" + call.Services[0].Clock.NewId("")[^10..].ToLowerInvariant();
}
