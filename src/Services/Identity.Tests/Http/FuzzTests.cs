using System.Text;
using Microsoft.AspNetCore.Routing;
using Stoa.Testing;

namespace Stoa.Identity.Tests.Http;

/// <summary>Bodies that are nearly right, made by a seed, against every route that takes one.</summary>
public class FuzzTests(SharedShops shops)
{
    private const int BodiesPerRoute = 60;

    private static readonly string[] Bodies =
    [
        """{"name":"Ada","email":"ada@example.com","password":"a quiet evening at home","token":"lnk_x.y","refreshToken":"ses_x.1.y"}""",
        """{"name":"Ada","line1":"1 Road","line2":null,"city":"London","country":"GB","default":true,"phone":"+441234567890"}""",
        """{"email":"ada@example.com","password":"not this one"}""",
        """{"name":"Ada","phone":null,"avatar":"med_01JXV5N9K3M7Q2R4S6T8VWXYZ0"}""",
        """{"current":"not this one","password":"an entirely new one"}""",
        """{"role":"staff","disabled":false}""",
        """{"refreshToken":"ses_01JXV5N9K3M7Q2R4S6T8VWXYZ0.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}""",
    ];

    private static readonly string[] Pieces =
    [
        "null", "{}", "[]", "\"\"", "-1", "1e999", "9223372036854775808", "true", "\"\\ud800\"", "\"\\u0000\"", "\"\u202e\"",
        "\"\\udc00\":", ",", "}", "\\", "\"", "[[[[[[[[[[[[[[[[[[", "\u0000",
    ];

    [Theory, EachDatabase, Rows(114)]
    public async Task No_body_brings_the_shop_to_its_knees(Engine engine)
    {
        var shop = await shops.On(engine);
        var (customer, admin) = (await shop.Customer(), await shop.Admin());
        var dice = new Dice(20260301);
        foreach (var route in shop.Routes.Where(route => Method(route) is "POST" or "PATCH" or "DELETE"))
        {
            var path = "/" + route.RoutePattern.RawText!.Trim('/').Replace("{id}", IdentityShopping.Nobody, StringComparison.Ordinal);
            var caller = path.StartsWith("/users/usr", StringComparison.Ordinal) ? admin : customer;
            for (var i = 0; i < BodiesPerRoute; i++)
            {
                var body = Mutated(Bodies[dice.Next(Bodies.Length)], dice);
                var reply = await caller.Send(new HttpMethod(Method(route)), path, body, ("Idempotency-Key", $"fuzz-{dice.Next(1000)}"));
                Assert.True(reply.Status is < 500 or 503, $"{reply.Status} for {Method(route)} {path} with {body}");
            }
        }
    }

    private static string Method(RouteEndpoint route) => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];

    private static string Mutated(string body, Dice dice)
    {
        var text = new StringBuilder(body);
        for (var change = dice.Next(4); change >= 0 && text.Length > 2; change--)
        {
            var (at, piece) = (dice.Next(text.Length), Pieces[dice.Next(Pieces.Length)]);
            switch (dice.Next(5))
            {
                case 0:
                    text.Insert(at, piece);
                    break;
                case 1:
                    text.Remove(at, Math.Min(1 + dice.Next(8), text.Length - at));
                    break;
                case 2:
                    text[at] = (char)(32 + dice.Next(96));
                    break;
                case 3:
                    text.Append(text.ToString(at, Math.Min(20, text.Length - at)));
                    break;
                default:
                    ReplaceAValue(text, piece, dice);
                    break;
            }
        }
        return text.ToString();
    }

    /// <summary>The change that gets past the parser: a whole value for another.</summary>
    private static void ReplaceAValue(StringBuilder text, string piece, Dice dice)
    {
        var parts = text.ToString().Split("\":");
        var chosen = 1 + dice.Next(Math.Max(1, parts.Length - 1));
        if (chosen < parts.Length && parts[chosen].IndexOfAny([',', '}']) is > 0 and var end)
            parts[chosen] = piece + parts[chosen][end..];
        text.Clear().Append(string.Join("\":", parts));
    }

    /// <summary>The same throws for the same seed, on every machine.</summary>
    private sealed class Dice(uint seed)
    {
        private uint last = seed;

        public int Next(int below)
        {
            last = unchecked((last * 1664525) + 1013904223);
            return (int)((last >> 8) % (uint)below);
        }
    }
}
