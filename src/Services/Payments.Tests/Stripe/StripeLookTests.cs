using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Stoa.Fakes;
using Stoa.Kernel;
using Stoa.Kernel.Outside;

namespace Stoa.Payments.Tests.Stripe;

/// <summary>What `stoa check --online` finds of Stripe.</summary>
public sealed class StripeLookTests : IAsyncDisposable
{
    private readonly StripeFake fake = new();

    [Fact]
    public async Task A_good_key_with_an_endpoint_that_leads_here_is_good()
    {
        Endpoint("https://shop.example/payment/webhook/stripe", [.. StripeEvents.Kinds], StripeFake.Version);
        var found = await Look();
        Assert.True(found.IsGood, found.Said);
        Assert.EndsWith("its webhooks come to https://shop.example/payment/webhook/stripe.", found.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_it_says_where_one_should_lead()
    {
        Endpoint("https://elsewhere.example/payment/webhook/stripe", ["*"], StripeFake.Version);
        var found = await Look();
        Assert.False(found.IsGood);
        Assert.Contains("no webhook endpoint points at https://shop.example/payment/webhook/stripe", found.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_the_events_that_do_not_come()
    {
        Endpoint("https://shop.example/payment/webhook/stripe", [.. StripeEvents.Kinds.Except(["charge.refunded"])], StripeFake.Version);
        var found = await Look();
        Assert.False(found.IsGood);
        Assert.EndsWith("does not get charge.refunded.", found.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_is_good_and_costs_a_question_each()
    {
        Endpoint("https://shop.example/payment/webhook/stripe", ["*"], "2031-01-01.future");
        var found = await Look();
        Assert.True(found.IsGood);
        Assert.Contains("2031-01-01.future", found.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_and_a_Stripe_that_is_away_are_told_apart()
    {
        Assert.Contains("SecretKey is refused", (await Look("sk_test_of_somebody_else")).Said, StringComparison.Ordinal);
        await fake.DisposeAsync();
        Assert.Contains("gave no answer", (await Look()).Said, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync() => await fake.DisposeAsync();

    private void Endpoint(string url, string[] events, string version) => fake.Endpoints.Add(new JsonObject
    {
        ["id"] = "we_1",
        ["url"] = url,
        ["status"] = "enabled",
        ["api_version"] = version,
        ["enabled_events"] = new JsonArray([.. events.Select(one => (JsonNode)one)]),
    });

    private async Task<Finding> Look(string key = StripeFake.SecretKey)
    {
        using var wire = new OutsideWire("Stripe", fake.Address, new Clock(), NullLogger.Instance, StripeApi.Identify(key));
        return await StripeLook.Run(new StripeApi(wire), new StripeSettings(null!, key, [], ""), "https://shop.example");
    }
}
