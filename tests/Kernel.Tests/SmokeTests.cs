using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Kernel.Tests;

public class SmokeTests
{
    [Theory]
    [EachDatabase]
    public async Task What_a_transaction_wrote_is_read_afterwards(Engine engine)
    {
        await using var fresh = await Fresh.Database(engine, "toys", "CREATE TABLE toy (id TEXT NOT NULL PRIMARY KEY, count BIGINT NOT NULL);");
        await fresh.Database.Transact(async tx => await tx.Execute("INSERT INTO toy (id, count) VALUES (@id, @count)", ("id", "a"), ("count", 3)));
        var count = await fresh.Database.Read(async snapshot => await snapshot.QueryWhole("SELECT count FROM toy WHERE id = @id", ("id", "a")));
        Assert.Equal(3, count);
    }
}
