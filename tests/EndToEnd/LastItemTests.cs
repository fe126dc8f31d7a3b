using System.Globalization;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>Two hundred want the last twenty, in the program as it is run, and in one that is killed in the middle of it.</summary>
public sealed class LastItemTests(ITestOutputHelper output) : IDisposable
{
    private const int Buyers = 200;
    private const int Stock = 20;
    private const int AtOnce = 32;
    private const string Password = "the owner of the last pieces";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Scratch scratch = new();
    private readonly int port = Ports.Free(1)[0];

    [Fact]
    public async Task Exactly_as_many_are_sold_as_there_were()
    {
        await using var shop = await Start();
        var (code, said) = await StoaProcess.Run(
            scratch.Folder, ["stress", "last-item", "--urls", Address.ToString(), "--Stoa:Admin:Password", Password]);
        Assert.True(code == 0, said);
        Assert.Contains("K2   holds", said, StringComparison.Ordinal);
        Assert.Contains($"Sold {Stock} of {Stock}; 0 can still be sold, 0 on the shelf.", said, StringComparison.Ordinal);
    }

    /// <summary>Whoever drives the shop may die as well; what it had written down until then is held against the shop.</summary>
    [Fact]
    public async Task A_crowd_that_is_killed_in_the_middle_leaves_a_history_that_the_shop_agrees_with()
    {
        await using var shop = await Start();
        var history = scratch.File("history");
        await using (var crowd = StoaProcess.Begin(
            scratch.Folder,
            ["stress", "last-item", "--urls", Address.ToString(), "--Stoa:Admin:Password", Password, "--history", history]))
        {
            await Eventually.True(() => File.Exists(history) && Told(history).Contains("\"order", StringComparison.Ordinal));
            crowd.Kill();
        }
        var (code, said) = await StoaProcess.Run(scratch.Folder, ["verify", "--history", history]);
        Assert.True(code == 0, said);
        Assert.Contains("O4   holds", said, StringComparison.Ordinal);
        output.WriteLine($"{Told(history).Count('\n')} lines");

        // That it is compared at all: without what was asked its orders are nobody's.
        var asked = Told(history).Split('\n')[..^1].Where(line => !line.Contains("\"op\":\"checkout\"", StringComparison.Ordinal));
        File.WriteAllText(history, string.Concat(asked.Select(line => line + '\n')));
        (code, said) = await StoaProcess.Run(scratch.Folder, ["verify", "--history", history, "--patience", "0"]);
        Assert.True(code == 1 && said.Contains("O4   BROKEN", StringComparison.Ordinal), said);
    }

    [Fact]
    public Task A_kill_in_the_middle_changes_nothing() => Rounds(2);

    [Fact]
    [Trait("Category", "Long")]
    public Task No_kill_in_the_middle_changes_anything() => Rounds(40);

    public void Dispose() => scratch.Dispose();

    /// <summary>Each round sells another product in the same shop and kills it at another moment of the rush.</summary>
    private async Task Rounds(int rounds)
    {
        var shop = await Start();
        var history = scratch.File("history");
        await using var diary = Diary.Open(history);
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                using var owner = new Owner(Address);
                await owner.SignIn("admin@stoa.local", Password);
                var productId = await owner.Sell($"The last ones of round {round}", Stock);
                var besidesId = await owner.Sell($"Besides in round {round}", 1);
                var (moment, ended) = (new TaskCompletionSource(), 0);
                var rush = Crowd.Buy(Address, productId, Buyers, AtOnce, $"k{round}", Patience, Ended, diary, besidesId);
                await moment.Task.WaitAsync(Patience);
                shop.Kill();
                await shop.Exit();
                await shop.DisposeAsync();
                shop = await Start();
                var bought = await rush;
                var endings = bought.CountBy(one => one.Ending).ToDictionary();
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: {string.Join(", ", endings)}, {bought.Sum(one => one.Repeats)} requests repeated"));
                Assert.Equal(Stock, endings.GetValueOrDefault(Ending.Paid));
                Assert.Equal(Buyers - Stock, endings.GetValueOrDefault(Ending.SoldOut));
                using var returned = new Owner(Address);
                await returned.SignIn("admin@stoa.local", Password);
                Assert.Equal((0, 0), await returned.Stock(productId));
                var (code, said) = await StoaProcess.Run(scratch.Folder, ["verify", "--history", history]);
                Assert.True(code == 0, said);

                void Ended()
                {
                    if (Interlocked.Increment(ref ended) == 1 + (round * 7 % 45))
                        moment.SetResult();
                }
            }
        }
        finally
        {
            await shop.DisposeAsync();
        }
    }

    /// <summary>What is in a file that somebody may be writing.</summary>
    private static string Told(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private Task<StoaProcess> Start() => StoaProcess.Ready(
        scratch.Folder, ["--urls", Address.ToString()], ("Stoa__Admin__Password", Password), ("Stoa__Demo", "false"),
        ("Stoa__TrustedLoad", "127.0.0.0/8"));
}
