using Stoa.Testing;

[assembly: AssemblyFixture(typeof(Stoa.Paying.Tests.Tills))]

namespace Stoa.Paying.Tests;

/// <summary>One till per database for all tests that need nothing special of it: each brings orders of its own.</summary>
public sealed class Tills : IAsyncDisposable
{
    private readonly Lazy<Task<Till>> sqlite = new(() => Till.Open(Engine.Sqlite));
    private readonly Lazy<Task<Till>> postgres = new(() => Till.Open(Engine.Postgres));

    internal Task<Till> On(Engine engine) => engine == Engine.Sqlite ? sqlite.Value : postgres.Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var till in new[] { sqlite, postgres }.Where(till => till.IsValueCreated))
            await (await till.Value).DisposeAsync();
    }
}
