using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
    private readonly int port = FreePort();

    [Fact]
    public async Task Exactly_as_many_are_sold_as_there_were()
    {
        await using var shop = await Start();
        var (code, said) = await StoaProcess.Run(
            scratch.Folder, ["stress", "last-item", "--urls", Address.ToString(), "--Stoa:Admin:Password", Password]);
        Assert.True(code == 0, said);
        Assert.Contains($"Sold {Stock} of {Stock}; 0 can still be sold, 0 on the shelf.", said, StringComparison.Ordinal);
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
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                using var wire = new Wire(Address);
                var owner = new Owner(wire);
                await owner.SignIn("admin@stoa.local", Password);
                var productId = await owner.Sell($"The last ones of round {round}", Stock);
                var (moment, ended) = (new TaskCompletionSource(), 0);
                var rush = Crowd.Buy(Address, productId, Buyers, AtOnce, $"k{round}", Patience, () =>
                {
                    if (Interlocked.Increment(ref ended) == 1 + (round * 7 % 45))
                        moment.SetResult();
                });
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
                using var again = new Wire(Address);
                var returned = new Owner(again);
                await returned.SignIn("admin@stoa.local", Password);
                Assert.Equal((0, 0), await returned.Stock(productId));
                var (code, said) = await StoaProcess.Run(scratch.Folder, ["verify"]);
                Assert.True(code == 0, said);
            }
        }
        finally
        {
            await shop.DisposeAsync();
        }
    }

    private Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));

    private Task<StoaProcess> Start() => StoaProcess.Ready(
        scratch.Folder, ["--urls", Address.ToString()], ("Stoa__Admin__Password", Password), ("Stoa__Demo", "false"),
        ("Stoa__TrustedLoad", "127.0.0.0/8"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
