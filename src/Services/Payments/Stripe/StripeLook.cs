using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>What `stoa check --online` finds of Stripe: whether the key is good, and whether its webhooks come here.</summary>
internal static class StripeLook
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<Finding> Run(StripeApi api, StripeSettings settings, string publicUrl)
    {
        StripeApi.Time time = Patience;
        var world = settings.IsLive ? "live mode" : "test mode";
        switch (await api.Get("/v1/balance", time))
        {
            case StripeAnswer.Object:
                break;
            case StripeAnswer.Error { IsOurs: true }:
                return new Finding(false, "Stoa:Stripe:SecretKey is refused. Find it in Stripe under Developers, API keys.");
            case var odd:
                return new Finding(false, $"gave no answer that can be used ({odd.GetType().Name}).");
        }
        if (await api.Get("/v1/webhook_endpoints?limit=100", time) is not StripeAnswer.Object { It: var list })
            return new Finding(true, $"the key is good, {world}. Its webhook endpoints may not be looked at by this key.");
        var ours = publicUrl + "/payment/webhook/stripe";
        var all = list.Items("data").Where(one => one.Text("url") == ours && one.Text("status") == "enabled").ToList();
        if (all.Count == 0)
            return new Finding(
                false, $"the key is good, {world}, but no webhook endpoint points at {ours}, so what Stripe says by itself is only found "
                    + "by asking.");
        var missing = StripeEvents.Kinds.Except(all.SelectMany(Events), StringComparer.Ordinal).ToList();
        if (missing.Count > 0 && !all.Any(one => Events(one).Contains("*", StringComparer.Ordinal)))
            return new Finding(false, $"the key is good, {world}, but {ours} does not get {string.Join(", ", missing)}.");
        var version = all[0].Text("api_version");
        return version == StripeApi.Version
            ? new Finding(true, $"the key is good, {world}, and its webhooks come to {ours}.")
            : new Finding(
                true, $"the key is good, {world}. Its webhooks come in version {version ?? "of the account"}, so each is looked up; "
                    + $"an endpoint of version {StripeApi.Version} spares that.");
    }

    private static IEnumerable<string> Events(System.Text.Json.JsonElement endpoint) =>
        endpoint.At("enabled_events") is { ValueKind: System.Text.Json.JsonValueKind.Array } kinds
            ? kinds.EnumerateArray().Select(one => one.GetString() ?? "")
            : [];
}
