using System.Collections.Concurrent;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Ordering;

/// <summary>
/// Whether a total can be paid at all: the payment provider says so, once in a while. While it can't be asked, anything goes, and paying
/// says what is wrong.
/// </summary>
internal sealed class PayableTotals(Ask ask, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(10), NotKnownFor = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (PaymentTerms Terms, DateTimeOffset Until)> known = new(StringComparer.Ordinal);

    /// <summary>Nothing where it can be paid, or costs nothing.</summary>
    public async ValueTask<string?> Flaw(Money total)
    {
        if (total.Minor == 0)
            return null;
        if (!known.TryGetValue(total.Currency, out var asked) || asked.Until < time.GetUtcNow())
            asked = known[total.Currency] = await Terms(total.Currency);
        var (least, most, step) = asked.Terms;
        return total.Minor < least ? $"{total} is too little to be paid. The least is {total with { Minor = least }}."
            : total.Minor > most ? $"{total} is too much to be paid at once. The most is {total with { Minor = most }}."
            : total.Minor % step != 0 ? $"{total} can't be paid: it must be a multiple of {total with { Minor = step }}."
            : null;
    }

    private async Task<(PaymentTerms, DateTimeOffset)> Terms(string currency)
    {
        try
        {
            return (await ask.One<GetPaymentTerms, PaymentTerms>(new(currency), Patience), time.GetUtcNow() + KnownFor);
        }
        catch (Unavailable)
        {
            return (new PaymentTerms(1, long.MaxValue, 1), time.GetUtcNow() + NotKnownFor);
        }
    }
}
