using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Payments;

/// <summary>The providers that this shop works with, and the one that new payments go to.</summary>
internal sealed class Providers(params IReadOnlyList<IPaymentProvider> all)
{
    private readonly Dictionary<string, IPaymentProvider> byName = all.ToDictionary(one => one.Name, StringComparer.Ordinal);

    /// <summary>Who takes new payments.</summary>
    public IPaymentProvider First => all[0];

    public IReadOnlyList<IPaymentProvider> All => all;

    public IPaymentProvider this[string name] => byName[name];

    /// <summary>Stripe where it is configured. The simulator stays for what it took before.</summary>
    public static Providers Read(ServiceDescription service)
    {
        var simulator = new SimulatorProvider(service.Ask, service.Secrets);
        if (StripeSettings.Read(service) is not { } settings)
            return new(simulator);
        var wire = settings.Provider.Wire("Stoa:Stripe:Address", StripeSettings.Usual, StripeApi.Identify(settings.SecretKey));
        var api = new StripeApi(wire);
        settings.Provider.Looks(_ => StripeLook.Run(api, settings, service.Settings.PublicUrl));
        return new(new StripeProvider(api, settings, service.Clock), simulator);
    }

    public IPaymentProvider? Named(string name) => byName.GetValueOrDefault(name);

    /// <summary>Attempts that were prepared for another provider and not used are this one's now.</summary>
    public async Task TakeOver(Database db)
    {
        foreach (var other in all.Skip(1))
        {
            while (await db.Transact(async tx => await PaymentStore.HandOver(tx, other.Name, First.Name)) == Tx.MostRows)
            {
                // There may be more.
            }
        }
    }
}
