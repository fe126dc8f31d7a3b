using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Kernel.Web;

namespace Stoa.Web;

/// <summary>Styles, scripts, and what search engines ask for: /shop/look, /robots.txt, /sitemap.xml.</summary>
public sealed class LookEndpoints(Ground ground)
{
    private const int MostInMap = 20_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private (long At, byte[] Bytes)? map;

    public void Map(IEndpointRouteBuilder routes)
    {
        var look = routes.MapGroup("").Anyone(ignoreToken: true).Body(0).ExcludeFromDescription();
        look.MapGet(Files.Prefix + "{file}", Show);
        look.MapGet("/favicon.ico", (HttpContext http) => Send(http, Files.At(Files.Path("icon.svg"))!));
        look.MapGet("/robots.txt", () => Results.Text(
            $"User-agent: *\nDisallow: /admin\nDisallow: /shop/account\nDisallow: /shop/cart\n"
            + $"Disallow: /shop/orders\nAllow: /\nSitemap: {ground.Words.Url}/sitemap.xml\n"));
        look.Page("/sitemap.xml", SiteMap);
    }

    private static IResult Show(HttpContext http, string file) =>
        Files.At(Files.Prefix + file) is { } known ? Send(http, known) : Problems.NotFound();

    private static IResult Send(HttpContext http, Files.File file)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(file.Bytes, file.Type);
    }

    /// <summary>Every page that is for everybody, read anew once an hour.</summary>
    private async Task<IResult> SiteMap(HttpContext http)
    {
        var time = ground.Visitors.Clock.Time;
        if (map is not { } known || time.GetElapsedTime(known.At) > Hour)
        {
            var shop = ground.Visitors.Nobody(http).Shop;
            var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .Append("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
            Add("/", null);
            foreach (var one in Flat((await shop.Categories.List(http.RequestAborted)).Value.Items))
                Add(Go.Category(one.Slug), null);
            var count = 0;
            await foreach (var product in shop.Products.ListAll(sort: "newest", stop: http.RequestAborted))
            {
                Add(Go.Product(product.Slug), product.UpdatedAt);
                if (++count == MostInMap)
                    break;
            }
            known = (time.GetTimestamp(), Encoding.UTF8.GetBytes(text.Append("</urlset>\n").ToString()));
            map = known;

            void Add(string path, DateTimeOffset? changed) => text
                .Append("<url><loc>").Append(ground.Words.Url).Append(path).Append("</loc>")
                .Append(changed is { } at ? $"<lastmod>{at:yyyy-MM-dd}</lastmod>" : "").Append("</url>\n");
        }
        return Results.Bytes(known.Bytes, "application/xml; charset=utf-8");
    }

    private static IEnumerable<Client.Models.Category> Flat(IEnumerable<Client.Models.Category> tree) =>
        tree.SelectMany(one => Flat(one.Children).Prepend(one));
}
