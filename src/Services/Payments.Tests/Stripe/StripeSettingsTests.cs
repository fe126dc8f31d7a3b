using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Payments.Tests.Stripe;

/// <summary>A shop with wrong settings for Stripe does not start, and says what to do.</summary>
public class StripeSettingsTests
{
    private const string Good = "whsec_0123456789abcdefghij";

    [Theory]
    [InlineData("", "", "", "")]
    [InlineData(StripeFake.SecretKey, Good, "", "")]
    [InlineData(StripeFake.SecretKey, Good + "," + Good, "", "")]
    [InlineData("pk_test_public", Good, "", "SecretKey is no secret key")]
    [InlineData(StripeFake.SecretKey, "", "", "WebhookSecret is missing")]
    [InlineData(StripeFake.SecretKey, "secret", "", "WebhookSecret is no signing secret")]
    [InlineData("sk_live_51StoaFake00000000000000", Good, "", "takes real money, and this is Development")]
    [InlineData(StripeFake.SecretKey, Good, "Production", "is a test key")]
    [InlineData("sk_live_51StoaFake00000000000000", Good, "Production", "")]
    public void It_says_what_is_wrong(string key, string secret, string environment, string wrong)
    {
        var errors = Errors(key, secret, environment);
        if (wrong.Length == 0)
            Assert.DoesNotContain(errors, one => one.Contains("Stripe", StringComparison.Ordinal));
        else
            Assert.Contains(errors, one => one.Contains(wrong, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Stoa:Stripe:Address", "http://evil.example")]
    [InlineData("Stoa:Stripe:ReturnUrl", "shop.example/orders")]
    [InlineData("Stoa:Stripe:TestInProduction", "perhaps")]
    [InlineData("Stoa:Simulator:AutoPay", "true")]
    public void It_names_the_setting_that_makes_no_sense(string setting, string value) => Assert.Contains(
        Errors(StripeFake.SecretKey, Good, "", (setting, value)), one => one.StartsWith(setting, StringComparison.Ordinal));

    private static IReadOnlyList<string> Errors(string key, string secret, string environment, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?> { ["Stoa:Stripe:SecretKey"] = key, ["Stoa:Stripe:WebhookSecret"] = secret };
        if (environment.Length > 0)
        {
            settings["DOTNET_ENVIRONMENT"] = environment;
            settings["Stoa:Secret"] = "8CS0nqmB2FjYlq9wR1uY9JmFUlqNZx7VZ1mQ0c0VdYw=";
        }
        foreach (var (name, value) in more)
            settings[name] = value;
        return TestShop.WhatIsWrong([new PaymentsService()], settings);
    }
}
