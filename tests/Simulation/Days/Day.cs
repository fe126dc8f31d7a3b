using Stoa.Testing;

namespace Stoa.Simulation.Tests.Days;

/// <summary>How busy a day is.</summary>
/// <param name="Things">So many things everybody does.</param>
/// <param name="Deaths">So often the shop dies at most.</param>
internal sealed record Bustle(int Things, int Deaths);

/// <summary>
/// A day at the shop: buyers and staff do whatever comes to their minds, all at once, while the shop dies now and then. In the evening it
/// comes to rest, and everything must be right: by the auditor, by what people were told, and by what they expect in their carts.
/// </summary>
/// <param name="harm">What else a death does to what it leaves.</param>
internal sealed class Day(ClosedShop closed, int seed, Bustle bustle, Action<Scratch>? harm = null)
{
    private static readonly int[] Paces = [15, 40, 40, 100, 250];
    private static readonly TimeSpan Evening = TimeSpan.FromMinutes(30);

    private readonly Random dice = new(seed);

    private string told = "";

    /// <summary>What people were told.</summary>
    public Memory Memory { get; } = new();

    public override string ToString() => told;

    /// <summary>From the morning to the evening. What goes wrong is remembered.</summary>
    public async Task Live()
    {
        try
        {
            await Run();
        }
        catch (Exception failure)
        {
            Memory.Blame(failure.ToString());
        }
    }

    private async Task Run()
    {
        var pace = Paces[dice.Next(Paces.Length)];
        await using var lives = await Lives.Open(closed.Copy(), closed.At, Dice(), pace, bustle.Deaths, harm);
        Staff[] staff = [new(lives, Memory, "boss", Dice()), new(lives, Memory, "clerk", Dice())];
        await staff[0].SignIn();
        await staff[1].SignIn();
        await staff[0].FillTheShelf();
        staff[1].LearnFrom(staff[0]);
        var buyers = Enumerable.Range(1, dice.Next(4, 8))
            .Select(number => new Buyer(lives, Memory, $"buyer-{number}", Dice(), staff[0].ProductIds)).ToList();
        foreach (var buyer in buyers.Where(_ => dice.Next(2) == 0))
            await buyer.OpenAccount();
        lives.BeMortal();
        await Task.WhenAll(
            [
                .. buyers.Select(buyer => buyer.Live(bustle.Things)), .. staff.Select(one => one.Live(bustle.Things)),
                TimeFlies(lives, Dice()),
            ]);
        lives.BeImmortal();
        told = $"{buyers.Count} buyers, {lives.Deaths} deaths, about {pace} commits a life";
        for (var death = 0; death < lives.Deaths; death++)
            Memory.Count("deaths");
        await Rest(lives, buyers);
    }

    /// <summary>Now and then much time passes at once: tokens grow old, orders expire, who was not answered gives up.</summary>
    private async Task TimeFlies(Lives lives, Random random)
    {
        for (var i = 0; i < bustle.Things; i++)
        {
            if (random.Next(8) == 0)
                await lives.Hurry(TimeSpan.FromMinutes(random.Next(1, 18)));
            else
                await lives.Pass(TimeSpan.FromSeconds(1));
        }
    }

    private async Task Rest(Lives lives, List<Buyer> buyers)
    {
        await lives.Hurry(Evening);
        var life = await lives.Now();
        await Eventually.Equal("", () => WholeShop.Wrong(life.Folder, life.Time));
        foreach (var buyer in buyers)
            await buyer.Leave();
        // Who looked into a cart may have changed it.
        await Eventually.Equal("", () => WholeShop.Wrong(life.Folder, life.Time));
        foreach (var broken in await Promises.Broken(life.Shop, Memory))
            Memory.Blame(broken);
    }

    private Random Dice() => new(dice.Next());
}
