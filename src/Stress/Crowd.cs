using System.Diagnostics;

namespace Stoa.Stress;

/// <summary>Buyers at work side by side, a connection each.</summary>
public static class Crowd
{
    /// <summary>So many purchases altogether, by so many at once.</summary>
    /// <param name="ended">Told after each of them.</param>
    public static Task<List<Purchase>> Buy(
        Uri shop, string productId, int buyers, int atOnce, string name, TimeSpan patience, Action? ended = null)
    {
        var left = buyers;
        return Work(shop, atOnce, name, keyed: true, patience, productId, () => Interlocked.Decrement(ref left) >= 0, ended);
    }

    /// <summary>Purchases for so long, by so many at once.</summary>
    public static Task<List<Purchase>> Buy(Uri shop, string productId, int atOnce, TimeSpan time, string name, bool keyed = true)
    {
        var started = Stopwatch.GetTimestamp();
        return Work(shop, atOnce, name, keyed, TimeSpan.FromSeconds(30), productId, () => Stopwatch.GetElapsedTime(started) < time);
    }

    private static async Task<List<Purchase>> Work(
        Uri shop, int atOnce, string name, bool keyed, TimeSpan patience, string productId, Func<bool> another,
        Action? ended = null)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async number =>
        {
            await Task.Yield();
            using var wire = new Wire(shop);
            var buyer = new Buyer(wire, $"{name}-{number}", keyed, patience);
            var bought = new List<Purchase>();
            while (another())
            {
                bought.Add(await buyer.Buy(productId));
                ended?.Invoke();
            }
            return bought;
        }));
        return [.. all.SelectMany(one => one)];
    }
}
