using Stoa.Stress;

namespace Stoa.Bench;

/// <summary>The program in a process of its own on a fresh folder: limits far away but counted, durable commits on, logs quiet.</summary>
internal sealed class ShopUnderLoad : IAsyncDisposable
{
    private const string Password = "the owner of a shop under load";

    private readonly StoaProcess process;

    private ShopUnderLoad(StoaProcess process) => this.process = process;

    public Uri Address => process.Http.BaseAddress!;

    public static async Task<ShopUnderLoad> Open(string folder, bool withDemo = false)
    {
        var process = await StoaProcess.Ready(
            folder, [], ("Stoa__Demo", withDemo ? "true" : "false"), ("Stoa__Admin__Password", Password),
            ("Stoa__Limits__browse", "1000000/1s, 512 at once"), ("Stoa__Limits__buy", "1000000/1s, 512 at once"),
            ("Stoa__Limits__webhook", "1000000/1s, 512 at once"));
        return new ShopUnderLoad(process);
    }

    public StoaProcess Process => process;

    /// <summary>Signs the owner in.</summary>
    public async Task<Owner> Owner()
    {
        var owner = new Owner(Address);
        await owner.SignIn("admin@stoa.local", Password);
        return owner;
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan Cpu
    {
        get
        {
            using var seen = System.Diagnostics.Process.GetProcessById(process.Id);
            return seen.TotalProcessorTime;
        }
    }

    /// <summary>Memory that it holds now.</summary>
    public long ResidentBytes
    {
        get
        {
            using var seen = System.Diagnostics.Process.GetProcessById(process.Id);
            return seen.WorkingSet64;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
