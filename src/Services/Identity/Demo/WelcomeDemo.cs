using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;

namespace Stoa.Identity;

/// <summary>
/// The errand that lets the demo's customers in, all in one commit. It waits until the shop has opened: a password costs a core a tenth of
/// a second. All of them get the same hash, since they have the same password and it is no secret.
/// </summary>
internal sealed class WelcomeDemo(Passwords passwords, Links links)
{
    public const string Name = "welcome-demo";

    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>Together with the first account of a new shop, and so never in one that has been somebody's.</summary>
    public static async Task Begin(Tx tx) => await DemoStore.Begin(tx, tx.Now + Opening);

    public static async Task<Turn?> Claim(Tx tx) => await DemoStore.Take(tx, tx.Now + Lease) is { } lease ? new Turn(lease) : null;

    public Task<string> Call(Turn turn, CancellationToken deadline) => passwords.Hash(DemoCustomer.Password);

    public async Task Keep(Tx tx, Turn turn, string hash)
    {
        if (!await DemoStore.Done(tx, turn.Lease))
            return;
        foreach (var one in DemoCustomer.All)
        {
            if (!await RegisterUser.Open(tx, links, User.New(one.Id, one.FullName, one.Email, hash, tx.Now)))
                continue;       // somebody was quick and took that address
            foreach (var lines in one.Addresses)
                await AddAddress.Run(tx, one.Id, lines, asDefault: false);
        }
    }

    /// <summary>Tells who they are to whoever has them buy. Where the demo is not wanted nobody is coming.</summary>
    public static async Task<DemoCustomers> Tell(Snapshot snapshot, Settings settings, Secrets secrets) => new(
        settings.Demo && await DemoStore.AreComing(snapshot), await DemoStore.StillOpen(snapshot), secrets.Seal(DemoCustomer.Password));

    /// <summary>In Production nobody gets in with a password that is in the source.</summary>
    public static async Task Refuse(Database db, Settings settings)
    {
        if (settings.Development || await db.Read(async snapshot => await DemoStore.StillOpen(snapshot)) is not { Count: > 0 } open)
            return;
        throw new InvalidDataException(
            $"This shop was a demo: everybody knows the password of {string.Join(", ", open)}. Start Production with data of its own, or "
            + "disable or erase these accounts in Development first.");
    }

    /// <summary>The claimed errand.</summary>
    public sealed record Turn(long Lease);
}
