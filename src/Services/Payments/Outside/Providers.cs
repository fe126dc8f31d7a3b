namespace Stoa.Payments;

/// <summary>The providers that this shop works with, and the one that new payments go to.</summary>
internal sealed class Providers(params IReadOnlyList<IPaymentProvider> all)
{
    private readonly Dictionary<string, IPaymentProvider> byName = all.ToDictionary(one => one.Name, StringComparer.Ordinal);

    /// <summary>Who takes new payments.</summary>
    public IPaymentProvider First => all[0];

    public IReadOnlyList<IPaymentProvider> All => all;

    public IPaymentProvider this[string name] => byName[name];

    public IPaymentProvider? Named(string name) => byName.GetValueOrDefault(name);
}
