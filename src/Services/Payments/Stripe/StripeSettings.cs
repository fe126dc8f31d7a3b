using Stoa.Kernel.Hosting;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>What an operator says about Stripe.</summary>
/// <param name="WebhookSecrets">More than one while a secret is changed.</param>
/// <param name="ReturnUrl">Where a buyer comes back to from the bank, with {order} in it.</param>
internal sealed record StripeSettings(Provider Provider, string SecretKey, IReadOnlyList<string> WebhookSecrets, string ReturnUrl)
{
    public const string Usual = "https://api.stripe.com";

    private const string Order = "{order}";

    /// <summary>Whether it takes real money.</summary>
    public bool IsLive => SecretKey.Contains("_live_", StringComparison.Ordinal);

    /// <summary>Nothing where Stripe is not configured.</summary>
    public static StripeSettings? Read(ServiceDescription service)
    {
        var stripe = service.Provider("Stripe");
        if (stripe["Stoa:Stripe:SecretKey"] is not { } key)
            return null;
        if (!key.StartsWith("sk_", StringComparison.Ordinal) && !key.StartsWith("rk_", StringComparison.Ordinal))
            stripe.Refuses(
                "Stoa:Stripe:SecretKey", "is no secret key: it begins with sk_ or rk_. Find it in Stripe under Developers, API keys.");
        var secrets = stripe.Needs(
            "Stoa:Stripe:WebhookSecret",
            "the signing secret (whsec_...) of the webhook endpoint that leads to this shop, see docs/stripe.md");
        var all = secrets.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (all.Any(secret => !secret.StartsWith("whsec_", StringComparison.Ordinal) || secret.Length < 20))
            stripe.Refuses("Stoa:Stripe:WebhookSecret", "is no signing secret: it begins with whsec_. Several stand with commas between.");
        var page = stripe["Stoa:Stripe:ReturnUrl"] ?? $"{service.Settings.PublicUrl}/shop/orders/{Order}";
        if (!Uri.TryCreate(page.Replace(Order, "x", StringComparison.Ordinal), UriKind.Absolute, out var url)
            || url.Scheme is not ("http" or "https"))
            stripe.Refuses("Stoa:Stripe:ReturnUrl", $"is '{page}'; it is an address such as https://shop.example/orders/{Order}.");
        var settings = new StripeSettings(stripe, key, all, page);
        settings.RefuseTheWrongWorld(service);
        return settings;
    }

    public string ReturnTo(string orderId) => ReturnUrl.Replace(Order, orderId, StringComparison.Ordinal);

    /// <summary>Play money in earnest, or real money in play.</summary>
    private void RefuseTheWrongWorld(ServiceDescription service)
    {
        var written = service.Configuration["Stoa:Stripe:TestInProduction"];
        if (!string.IsNullOrEmpty(written) && !bool.TryParse(written, out _))
            Provider.Refuses("Stoa:Stripe:TestInProduction", $"is '{written}'; it is true or false.");
        if (IsLive && service.Settings.Development)
            Provider.Refuses("Stoa:Stripe:SecretKey", "takes real money, and this is Development. Use the test key (sk_test_...).");
        if (!IsLive && service.Settings.Production && !(bool.TryParse(written, out var meant) && meant))
            Provider.Refuses(
                "Stoa:Stripe:SecretKey",
                "is a test key, which takes no real money, and this is Production. For a rehearsal say Stoa:Stripe:TestInProduction=true.");
    }
}
