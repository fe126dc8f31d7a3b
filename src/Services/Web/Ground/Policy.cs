using Microsoft.Extensions.Configuration;

namespace Stoa.Web;

/// <summary>
/// What a browser lets our pages do: load what is ours, run nothing that stands in a page, send forms to us. Where the shop's pictures are
/// at a provider, or buyers pay on one's page, those addresses are added and no others.
/// </summary>
public sealed record Policy(string Text)
{
    public static Policy Read(IConfiguration configuration)
    {
        var pictures = string.IsNullOrEmpty(configuration["Stoa:Cloudinary:CloudName"]) ? "" : " https://res.cloudinary.com";
        var till = string.IsNullOrEmpty(configuration["Stoa:Stripe:SecretKey"]) ? "" : " https://checkout.stripe.com";
        return new(
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'{pictures}; connect-src 'self'; frame-src 'self'; "
            + $"manifest-src 'self'; form-action 'self'{till}; base-uri 'none'; frame-ancestors 'none'");
    }
}
