using Stoa.Testing;

namespace Stoa.Simulator.Tests;

public class SendWebhooksTests
{
    [Theory, EachDatabase]
    public async Task What_is_due_is_taken_together_and_is_done_when_the_shop_has_it(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        for (var n = 0; n < 5; n++)
            await provider.Charge($"pay_{n}");
        Assert.Null(await provider.Db.Transact(SendWebhooks.Claim));
        provider.Time.Advance(TimeSpan.FromSeconds(1));
        var batch = (await provider.Db.Transact(SendWebhooks.Claim))!;
        Assert.Equal(5, batch.Sendings.Count);
        Assert.Null(await provider.Db.Transact(SendWebhooks.Claim));
        await provider.Db.Transact(tx => SendWebhooks.Keep(tx, batch, [.. batch.Sendings.Take(4).Select(one => one.Id)]));
        provider.Time.Advance(TimeSpan.FromSeconds(1));
        var again = Assert.Single((await provider.Db.Transact(SendWebhooks.Claim))!.Sendings);
        Assert.Equal((batch.Sendings[4].Id, batch.Sendings[4].Body, 2), (again.Id, again.Body, again.Tries));
    }

    [Theory, EachDatabase]
    public async Task What_a_crash_left_is_sent_again_and_what_nobody_takes_is_given_up(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        await provider.Charge();
        var tries = 0;
        while (await provider.Count("SELECT COUNT(*) FROM happening WHERE send_at IS NOT NULL") == 1)
        {
            provider.Time.Advance(TimeSpan.FromHours(7));
            var batch = (await provider.Db.Transact(SendWebhooks.Claim))!;
            if (tries++ != 3)       // the fourth time it dies before it could say what came of it
                await provider.Db.Transact(tx => SendWebhooks.Keep(tx, batch, []));
        }
        Assert.Equal(Happenings.MostTries, tries);
    }

    [Theory, EachDatabase]
    public async Task Two_processes_never_take_the_same(Engine engine)
    {
        await using var provider = await Provider.Open(engine);
        for (var n = 0; n < 50; n++)
            await provider.Charge($"pay_{n}");
        provider.Time.Advance(TimeSpan.FromSeconds(1));
        var batches = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => provider.Db.Transact(SendWebhooks.Claim)));
        var taken = batches.OfType<SendWebhooks.Batch>().SelectMany(batch => batch.Sendings).Select(one => one.Id).ToList();
        Assert.Equal((50, 50), (taken.Count, taken.Distinct().Count()));
    }

    [Fact]
    public void A_signature_is_made_over_the_second_and_the_body() => Assert.Equal(
        "t=1492774577,v1=2ddb0fdc1ad242a0eece9d964270ad86442b7381d25d1f99cd41a46999919e32",
        SendWebhooks.Sign("secret"u8, "{}", DateTimeOffset.FromUnixTimeSeconds(1_492_774_577)));
}
