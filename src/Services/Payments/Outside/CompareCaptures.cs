using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>
/// The errand that walks through the provider's own list of captures. What we don't know as captured is either a payment of ours whose
/// news was lost, which is taken in, or money that we never asked for, which goes to the desk.
/// </summary>
internal sealed class CompareCaptures(Database db, Providers providers)
{
    public const string Name = "compare-captures";

    /// <summary>Captures of one look; few of them are ever news.</summary>
    public const int MostPerPage = 500;

    /// <summary>News of one look; each can cost several rows.</summary>
    public const int MostNews = 50;

    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>At the first start there is nothing older to compare.</summary>
    public static async Task Begin(Tx tx, Providers providers)
    {
        foreach (var provider in providers.All)
            await ComparisonStore.Begin(tx, provider.Name, tx.Now + Every);
    }

    public static async Task<Comparison?> Claim(Tx tx) =>
        await ComparisonStore.Due(tx, tx.Now) is { } due && await ComparisonStore.Take(tx, due, tx.Now + Every)
            ? due with { Lease = due.Lease + 1 }
            : null;

    public async Task<Compared?> Call(Comparison comparison)
    {
        var provider = providers[comparison.Provider];
        if (await provider.Captures(comparison.Since, comparison.After, MostPerPage, Patience.Call) is not { Count: > 0 } captures)
            return null;
        var known = await db.Read(async snapshot =>
            (await PaymentStore.CapturedOf(snapshot, [.. captures.Select(one => one.PaymentId)])).ToHashSet(StringComparer.Ordinal));
        var (news, last) = (new List<ProviderCapture>(), captures[^1]);
        foreach (var capture in captures.Where(one => !known.Contains(one.PaymentId)))
        {
            news.Add(capture);
            if (news.Count < MostNews)
                continue;
            last = capture;
            break;
        }
        return new Compared(news, last.Cursor, captures.Count == MostPerPage || last != captures[^1]);
    }

    public static async Task Keep(Tx tx, Comparison comparison, Compared? compared)
    {
        if (compared is null || !await ComparisonStore.MoveOn(tx, comparison, compared.Cursor, compared.HasMore ? tx.Now : tx.Now + Every))
            return;
        foreach (var capture in compared.News)
            await TakeIn(tx, comparison.Provider, capture);
        if (compared.HasMore)
            tx.Touch(Name);
    }

    private static async Task TakeIn(Tx tx, string provider, ProviderCapture capture)
    {
        var said = new ProviderState.Succeeded(capture.IntentId, capture.OrderId, capture.Captured);
        if (await PaymentStore.Get(tx, capture.PaymentId) is { } payment)
        {
            await ApplyProviderState.Run(tx, payment, said);
            return;
        }
        if (!OrderIds.IsOne(capture.OrderId) || !capture.PaymentId.StartsWith("pay_", StringComparison.Ordinal))
        {
            await MoneyDesk.Note(
                tx, MoneyDesk.UnknownCapture, capture.IntentId, null, null, null, capture.Captured, "Nothing of ours asked for it.");
            return;
        }
        // A payment of ours that this database has lost: the order says whether it is the one that paid it.
        var lost = new Payment(
            capture.PaymentId, capture.OrderId, null, provider, null, PaymentState.Failed, capture.Captured,
            capture.Captured with { Minor = 0 }, 0, 0, "lost", null, tx.Now, tx.Now, 1);
        if (await PaymentStore.Adopt(tx, lost))
            await ApplyProviderState.Run(tx, lost, said);
    }

    /// <summary>What the comparison found.</summary>
    public sealed record Compared(IReadOnlyList<ProviderCapture> News, string Cursor, bool HasMore);
}
