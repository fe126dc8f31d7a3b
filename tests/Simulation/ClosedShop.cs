using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Simulation.Tests.ClosedShop))]

namespace Stoa.Simulation.Tests;

/// <summary>A shop with ten pieces of one thing, closed for the night: every flow begins with a copy of it.</summary>
public sealed class ClosedShop : IAsyncLifetime
{
    private readonly Scratch folder = new();

    internal string ProductId { get; private set; } = "";

    internal string StaffToken { get; private set; } = "";

    /// <summary>When it closed.</summary>
    internal DateTimeOffset At { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var time = new ManualClock();
        await using var shop = await WholeShop.Open(folder, time);
        var admin = await shop.Admin();
        var making = admin.Post("/products", new { name = "Microphone", price = 99.5, stock = 10 });
        await Eventually.True(() => making.IsCompleted, () => time.Advance(TimeSpan.FromMilliseconds(10)));
        (ProductId, StaffToken) = ((await making).Is(201).Text("id"), admin.Token);
        await WholeShop.Quiet(folder, time);
        At = time.GetUtcNow();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }

    /// <summary>Its files, to be opened and changed.</summary>
    internal Scratch Copy()
    {
        var copy = new Scratch();
        Files.Copy(folder.Folder, copy.Folder);
        return copy;
    }
}
