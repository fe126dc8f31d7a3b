namespace Stoa.Payments;

/// <summary>Charges a prepared attempt. Its key was committed before; whatever comes of it can be found under that key.</summary>
internal static class Charge
{
    /// <returns>What the provider knows of the attempt now; nothing when it is too busy and did nothing.</returns>
    public static async Task<ProviderState?> Run(IPaymentProvider provider, Payment payment, string token) =>
        await provider.Charge(payment, token, Patience.Call) switch
        {
            ChargeAnswer.Told told => told.State,
            ChargeAnswer.KeyInUse => await provider.Find(payment, Patience.Call) is var found && found is ProviderState.Unknown
                ? new ProviderState.Nothing()       // the other call knows more, and it is its to tell
                : found,
            _ => null,
        };
}
