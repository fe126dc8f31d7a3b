using System.Text.Json;
using Stoa.Kernel;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>Finds out what came of an attempt, whatever answers were lost, and sees to it that nothing more comes of it.</summary>
internal sealed class StripeSearch(StripeApi api, Clock clock)
{
    public const string Intents = "/v1/payment_intents", Sessions = "/v1/checkout/sessions";

    private const string WithIntent = "?expand[]=payment_intent";

    /// <summary>What is looked through one by one; a shop with more since the attempt waits for Stripe's index instead.</summary>
    private const int MostPages = 10;

    /// <summary>Stripe's index of metadata lags behind by a minute, on its worst days by more.</summary>
    private static readonly TimeSpan IndexIsSure = TimeSpan.FromHours(1), ClocksDiffer = TimeSpan.FromMinutes(5);

    /// <summary>What is known of an attempt: its state, and the object that says so where one was found.</summary>
    /// <param name="IsSure">Nothing was found, and nothing can be there.</param>
    public sealed record Found(ProviderState State, string? ObjectId = null, bool IsSure = false);

    public async Task<Found> Find(Payment payment, StripeApi.Time time) => payment.IntentId switch
    {
        { } id when id.StartsWith("cs_", StringComparison.Ordinal) =>
            await Look($"{Sessions}/{id}{WithIntent}", id, StripeStates.Session, time),
        { } id => await Look($"{Intents}/{id}", id, StripeStates.Intent, time),
        null => await ByMetadata(payment, time),
    };

    /// <summary>The page that is open for an attempt whose answer was lost.</summary>
    public async Task<ProviderState> OpenPage(Payment payment, StripeApi.Time time)
    {
        var answer = await api.Get($"{Sessions}?limit=100&created[gte]={Since(payment)}", time);
        return answer is StripeAnswer.Object { It: var list }
            ? list.Items("data").Where(one => one.Text("client_reference_id") == payment.Id).Select(StripeStates.Session)
                .FirstOrDefault() ?? new ProviderState.Unknown()
            : new ProviderState.Unknown();
    }

    /// <summary>
    /// What is there is called off, where that is still possible; where nothing is, its key is used up by an intent that nobody can pay.
    /// Then a call of ours that is still on its way finds the key taken.
    /// </summary>
    public async Task<ProviderState> Withdraw(Payment payment, StripeApi.Time time)
    {
        var found = await Find(payment, time);
        if (found.State is ProviderState.Succeeded or ProviderState.Unknown)
            return found.State;
        if (found.ObjectId is { } id && found.State is not ProviderState.Withdrawn)
            found = await CallOff(id, found, time);
        // Behind a page no key of an intent was used, as far as we know.
        return found.ObjectId is null || found is { State: ProviderState.Withdrawn, ObjectId: ['c', 's', ..] }
            ? await UseUp(payment, time)
            : found.State;
    }

    private async Task<Found> CallOff(string id, Found found, StripeApi.Time time)
    {
        var isPage = id.StartsWith("cs_", StringComparison.Ordinal);
        var path = isPage ? $"{Sessions}/{id}" : $"{Intents}/{id}";
        var answer = await api.Post($"{path}/{(isPage ? "expire" : "cancel")}", id + "-off", time);
        var now = answer switch
        {
            StripeAnswer.Object { It: var it } => isPage ? StripeStates.Session(it) : StripeStates.Intent(it),
            // The buyer was faster, or the bank is at it.
            StripeAnswer.Error when isPage => (await Look(path + WithIntent, id, StripeStates.Session, time)).State,
            StripeAnswer.Error => (await Look(path, id, StripeStates.Intent, time)).State,
            _ => new ProviderState.Unknown(),
        };
        // What was declined stays so, and says more than that it was called off.
        return new Found(now is ProviderState.Withdrawn && found.State is ProviderState.Failed ? found.State : now, id);
    }

    private async Task<ProviderState> UseUp(Payment payment, StripeApi.Time time)
    {
        var amount = StripeMoney.Of(payment.Amount) ?? payment.Amount.Minor;
        var answer = await api.Post(
            Intents, payment.Id, time,
            [
                ("amount", StripeApi.Word(amount)), ("currency", payment.Amount.Currency.ToLowerInvariant()),
                ("payment_method_types[]", "card"), ("description", "Not paid"), .. StripeProvider.Ours(payment, "metadata"),
            ]);
        switch (answer)
        {
            case StripeAnswer.Object { It: var it } when it.Text("id") is { } id:
                return (await CallOff(id, new Found(new ProviderState.Nothing(), id), time)).State;
            case StripeAnswer.Error { IsKeyTaken: true }:
                return await OfTakenKey(payment, time);
            case StripeAnswer.Error { IsKeyInUse: false, IsOurs: false }:
                return new ProviderState.Withdrawn();       // Stripe would refuse the charge for the same reason
            default:
                return new ProviderState.Unknown();
        }
    }

    /// <summary>A charge did get there: either something came of it, or Stripe stumbled and only repeats that now.</summary>
    private async Task<ProviderState> OfTakenKey(Payment payment, StripeApi.Time time)
    {
        var found = await ByMetadata(payment, time);
        if (found.ObjectId is { } id)
        {
            return found.State is ProviderState.Succeeded or ProviderState.Withdrawn or ProviderState.Unknown
                ? found.State
                : (await CallOff(id, found, time)).State;
        }
        return found.IsSure ? new ProviderState.Withdrawn() : new ProviderState.Unknown();
    }

    private async Task<Found> Look(string path, string id, Func<JsonElement, ProviderState> read, StripeApi.Time time) =>
        await api.Get(path, time) switch
        {
            StripeAnswer.Object { It: var it } => new Found(read(it), id),
            _ => new Found(new ProviderState.Unknown(), id),
        };

    /// <summary>By Stripe's index first, which is one question, then one by one.</summary>
    private async Task<Found> ByMetadata(Payment payment, StripeApi.Time time)
    {
        var query = Uri.EscapeDataString($"metadata['{StripeStates.OurPayment}']:'{payment.Id}'");
        if (await api.Get($"{Intents}/search?query={query}&limit=10", time) is not StripeAnswer.Object { It: var indexed })
            return new Found(new ProviderState.Unknown());
        if (Best(indexed, payment) is { } found)
            return found;
        var after = "";
        for (var page = 0; page < MostPages; page++)
        {
            var path = $"{Intents}?limit=100&created[gte]={Since(payment)}{after}";
            if (await api.Get(path, time) is not StripeAnswer.Object { It: var list })
                return new Found(new ProviderState.Unknown());
            if (Best(list, payment) is { } listed)
                return listed;
            if (list.Flag("has_more") != true || list.Items("data").LastOrDefault().Text("id") is not { } last)
                return new Found(new ProviderState.Nothing(), IsSure: true);
            after = "&starting_after=" + last;
        }
        return new Found(new ProviderState.Nothing(), IsSure: clock.Now - payment.UpdatedAt > IndexIsSure);
    }

    /// <summary>Money first; else what may still come to something.</summary>
    private static Found? Best(JsonElement list, Payment payment) => list.Items("data")
        .Where(one => StripeStates.Ours(one, StripeStates.OurPayment) == payment.Id)
        .Select(one => new Found(StripeStates.Intent(one), one.Text("id")))
        .MinBy(one => one.State switch { ProviderState.Succeeded => 0, ProviderState.Withdrawn => 2, _ => 1 });

    private static string Since(Payment payment) => StripeApi.Word((payment.CreatedAt - ClocksDiffer).ToUnixTimeSeconds());
}
