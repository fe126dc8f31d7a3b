using System.Net;

namespace Stoa.Kernel.Web;

/// <summary>
/// Networks that show tokens which are not good. Looking at one costs a signature, so each network may show so many a minute; after that
/// only tokens that were found good before are let in from there, and the others are turned away unread.
/// </summary>
internal sealed class BadTokens(WebSettings settings, TimeProvider time)
{
    /// <summary>Room for a household of phones that all come back with tokens of yesterday.</summary>
    public static readonly Allowance PerNetwork = new(300, TimeSpan.FromMinutes(1), int.MaxValue);

    private readonly Rates rates = new(PerNetwork, time);

    /// <summary>How long nobody looks at a token from there; nothing where one is looked at.</summary>
    public TimeSpan? Refuse(IPAddress? from) => settings.TrustedLoad.Hold(from) ? null : rates.Wait(Payer.Of(null, from));

    /// <summary>One was looked at and is not good.</summary>
    public void Count(IPAddress? from) => _ = rates.Refuse(Payer.Of(null, from));
}
