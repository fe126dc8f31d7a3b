using System.Diagnostics;

namespace Stoa.Stress;

/// <summary>Buyers at work side by side, a connection each.</summary>
public static class Crowd
{
    /// <summary>Of so many purchases one is a fussy buyer's, where there is something to put into the cart besides.</summary>
    private const int FussyEvery = 4;

    /// <summary>So many purchases altogether, by so many at once.</summary>
    /// <param name="ended">Told after each of them.</param>
    /// <param name="diary">Where everybody writes down what they ask and hear.</param>
    /// <param name="besidesId">What fussy buyers put into the cart after the checkout.</param>
    public static Task<List<Purchase>> Buy(
        Uri shop, string productId, int buyers, int atOnce, string name, TimeSpan patience, Action? ended = null, Diary? diary = null,
        string? besidesId = null)
    {
        var left = buyers;
        var aim = new Aim(name, true, patience, productId, besidesId, diary);
        return Work(shop, atOnce, aim, () => Interlocked.Decrement(ref left) >= 0, ended);
    }

    /// <summary>Purchases for so long, by so many at once.</summary>
    public static Task<List<Purchase>> Buy(
        Uri shop, string productId, int atOnce, TimeSpan time, string name, bool keyed = true, Diary? diary = null,
        string? besidesId = null)
    {
        var started = Stopwatch.GetTimestamp();
        var aim = new Aim(name, keyed, TimeSpan.FromSeconds(30), productId, besidesId, diary);
        return Work(shop, atOnce, aim, () => Stopwatch.GetElapsedTime(started) < time);
    }

    private static async Task<List<Purchase>> Work(Uri shop, int atOnce, Aim aim, Func<bool> another, Action? ended = null)
    {
        if (aim.Diary is not null)
            await aim.Diary.Begin(aim.Name);
        var all = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async number =>
        {
            await Task.Yield();
            using var wire = new Wire(shop);
            var buyer = new Buyer(wire, $"{aim.Name}-{number}", aim.Keyed, aim.Patience, aim.Diary);
            var bought = new List<Purchase>();
            while (another())
            {
                var isFussy = (number + bought.Count) % FussyEvery == 0;
                bought.Add(await buyer.Buy(aim.ProductId, isFussy ? aim.BesidesId : null));
                ended?.Invoke();
            }
            return bought;
        }));
        return [.. all.SelectMany(one => one)];
    }

    /// <summary>What a crowd is out for, and how.</summary>
    private sealed record Aim(string Name, bool Keyed, TimeSpan Patience, string ProductId, string? BesidesId, Diary? Diary);
}
