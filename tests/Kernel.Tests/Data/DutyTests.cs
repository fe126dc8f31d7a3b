using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.Kernel.Tests.Data;

/// <summary>Whose duty it is, where several processes could do the same work.</summary>
public class DutyTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly ManualClock time = new();

    [Theory, EachDatabase]
    public async Task Of_many_at_once_one_does_it_and_nobody_again_before_it_is_due(Engine engine)
    {
        await using var fresh = await Open(engine);
        for (var round = 0; round < 5; round++)
        {
            var taken = await AtOnce.Run(8, _ => fresh.Database.Transact(tx => Duty.Take(tx, "water the plants", Rest)));
            Assert.Equal(1, taken.Count(mine => mine));
            time.Advance(Rest - TimeSpan.FromMilliseconds(1));
            Assert.False(await fresh.Database.Transact(tx => Duty.Take(tx, "water the plants", Rest)));
            time.Advance(TimeSpan.FromMilliseconds(1));
        }
        Assert.True(await fresh.Database.Transact(tx => Duty.Take(tx, "feed the cat", Rest)));
    }

    [Theory, EachDatabase]
    public async Task Work_that_failed_is_still_due(Engine engine)
    {
        await using var fresh = await Open(engine);
        await Assert.ThrowsAsync<InvalidOperationException>(() => fresh.Database.Transact(async tx =>
        {
            Assert.True(await Duty.Take(tx, "water the plants", Rest));
            throw new InvalidOperationException("No water.");
        }));
        Assert.True(await fresh.Database.Transact(tx => Duty.Take(tx, "water the plants", Rest)));
    }

    [Theory, EachDatabase]
    public async Task Work_that_takes_longer_is_kept(Engine engine)
    {
        await using var fresh = await Open(engine);
        Assert.True(await fresh.Database.Transact(tx => Duty.Take(tx, "water the plants", Rest)));
        time.Advance(Rest / 2);
        await fresh.Database.Transact(tx => Duty.Keep(tx, "water the plants", Rest));
        time.Advance(Rest / 2);
        Assert.False(await fresh.Database.Transact(tx => Duty.Take(tx, "water the plants", Rest)));
    }

    private Task<FreshDatabase> Open(Engine engine) => Fresh.Database(
        engine, new Messaging.ToyService("garden", _ => { }), new Clock(time, System.Security.Cryptography.RandomNumberGenerator.Fill));
}
