using Stoa.Kernel.Hosting;

namespace Stoa.Web;

/// <summary>What the shop is called and where it is, as its owner has set it.</summary>
public sealed record ShopWords(string Name, string Claim, string Url)
{
    /// <summary>Buyers come over https, so cookies never travel in the open.</summary>
    public bool IsSecure => Url.StartsWith("https://", StringComparison.Ordinal);

    public static ShopWords Read(ServiceDescription service)
    {
        var (name, claim) = (service.Configuration["Stoa:Shop:Name"], service.Configuration["Stoa:Shop:Claim"]);
        return new(
            string.IsNullOrWhiteSpace(name) ? "Stoa" : name.Trim(),
            string.IsNullOrWhiteSpace(claim) ? "Sound and light for rooms, stages and fields" : claim.Trim(), service.Settings.PublicUrl);
    }
}
