using System.Globalization;
using Stoa.Kernel.Hosting;

namespace Stoa.Ordering;

/// <summary>What an operator can set about checking out.</summary>
/// <param name="Hold">How long stock is held for an unpaid order.</param>
/// <param name="AddressRequired">Whether a checkout must say where it is to go.</param>
internal sealed record CheckoutSettings(TimeSpan Hold, bool AddressRequired)
{
    public static readonly TimeSpan UsualHold = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ShortestHold = TimeSpan.FromSeconds(1), LongestHold = TimeSpan.FromDays(7);

    public static CheckoutSettings Read(ServiceDescription service)
    {
        var hold = UsualHold;
        if (service.Configuration["Stoa:Hold"] is { Length: > 0 } text
            && (!TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out hold) || hold < ShortestHold || hold > LongestHold))
        {
            service.Refuses(
                $"Stoa:Hold is '{text}'; it is a time between {ShortestHold:c} and {LongestHold:c}, written [days.]hours:minutes:seconds.");
        }
        var address = service.Configuration["Stoa:Checkout:Address"];
        if (address is not (null or "" or "optional" or "required"))
            service.Refuses($"Stoa:Checkout:Address is '{address}'; it is optional or required.");
        return new CheckoutSettings(hold, address == "required");
    }
}
