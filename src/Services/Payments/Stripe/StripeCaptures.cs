using System.Text.Json;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>
/// Stripe's own list of what it took, oldest first: its charges, which are made at the moment of paying, where an intent may be older.
/// </summary>
internal sealed class StripeCaptures(StripeApi api)
{
    private const string Charges = "/v1/charges";
    private const int PageSize = 100;

    /// <summary>A fresh account is read from its beginning; a busy one had charges before.</summary>
    private const int MostPagesOfAll = 20;

    /// <summary>Nothing: Stripe did not say.</summary>
    public async Task<IReadOnlyList<ProviderCapture>?> After(DateTimeOffset since, string? after, int limit, StripeApi.Time time)
    {
        if (after is not null)
            return await Newer(after, limit, time);
        var before = await api.Get($"{Charges}?limit=1&created[lt]={StripeApi.Word(since.ToUnixTimeSeconds())}", time);
        if (before is not StripeAnswer.Object { It: var list })
            return null;
        return list.Items("data").FirstOrDefault().Text("id") is { } last ? await Newer(last, limit, time) : await All(limit, time);
    }

    /// <summary>Stripe tells the newest first, so what stands before one in its list is newer.</summary>
    private async Task<IReadOnlyList<ProviderCapture>?> Newer(string? after, int limit, StripeApi.Time time)
    {
        var captures = new List<ProviderCapture>();
        while (after is not null && captures.Count < limit)
        {
            if (await api.Get($"{Charges}?limit={PageSize}&ending_before={after}", time) is not StripeAnswer.Object { It: var list })
                return captures.Count > 0 ? captures : null;
            var page = list.Items("data").Reverse().ToList();
            captures.AddRange(page.Select(Capture).OfType<ProviderCapture>());
            after = list.Flag("has_more") == true && page.Count > 0 ? page[^1].Text("id") : null;
        }
        return [.. captures.Take(limit)];
    }

    private async Task<IReadOnlyList<ProviderCapture>?> All(int limit, StripeApi.Time time)
    {
        var (charges, before) = (new List<JsonElement>(), "");
        for (var page = 0; page < MostPagesOfAll; page++)
        {
            if (await api.Get($"{Charges}?limit={PageSize}{before}", time) is not StripeAnswer.Object { It: var list })
                return null;
            charges.AddRange(list.Items("data"));
            if (list.Flag("has_more") != true || charges.LastOrDefault().Text("id") is not { } last)
                break;
            before = "&starting_after=" + last;
        }
        return [.. charges.AsEnumerable().Reverse().Select(Capture).OfType<ProviderCapture>().Take(limit)];
    }

    /// <summary>Nothing: it took nothing, or somebody else who uses the same account asked for it.</summary>
    private static ProviderCapture? Capture(JsonElement charge) =>
        charge.Text("id") is { } id && charge.Text("status") == "succeeded" && charge.Flag("captured") == true
            && StripeStates.IntentOf(charge) is { } intent && StripeStates.Ours(charge, StripeStates.OurPayment) is { } payment
            && charge.Whole("amount_captured") is > 0 and var amount && charge.Text("currency") is { } currency
            && StripeMoney.From(amount, currency) is { } captured
            ? new ProviderCapture(id, intent, payment, StripeStates.Ours(charge, StripeStates.OurOrder) ?? "", captured)
            : null;
}
