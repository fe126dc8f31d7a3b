using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Stoa.Fakes;
using Stoa.Stress;
using Stoa.Testing;

namespace Stoa.EndToEnd;

/// <summary>docs/stripe.md, step by step, as its reader would do it: only the addresses are those of a stand-in.</summary>
public sealed class StripeGuideTests : IDisposable
{
    private static readonly (string, string) Key = ("Stoa__Stripe__SecretKey", StripeFake.SecretKey);
    private static readonly (string, string) PublicUrl = ("Stoa__PublicUrl", "https://shop.example");

    private readonly Scratch scratch = new();

    public static bool IsHere => File.Exists("/bin/bash") && File.Exists("/usr/bin/curl");

    [Fact(SkipUnless = nameof(IsHere), Skip = "bash and curl are not at hand.")]
    public async Task It_leads_from_an_empty_account_to_the_first_paid_order()
    {
        await using var stripe = new StripeFake();
        var address = ("Stoa__Stripe__Address", stripe.Address.ToString());
        var (code, said) = await StoaProcess.Run(scratch.Folder, ["check"], Key, address);
        Assert.True(code == 1 && said.Contains("Stoa:Stripe:WebhookSecret is missing", StringComparison.Ordinal), said);

        var endpoint = await Bash(Block("## 2.", "curl")
            .Replace("https://api.stripe.com/", stripe.Address.ToString(), StringComparison.Ordinal)
            .Replace("sk_test_...", StripeFake.SecretKey, StringComparison.Ordinal));
        var secret = ("Stoa__Stripe__WebhookSecret", endpoint.GetProperty("secret").GetString()!);
        (code, said) = await StoaProcess.Run(scratch.Folder, ["check", "--online"], Key, address, secret, PublicUrl);
        Assert.True(code == 0, said);
        Assert.Contains("Stripe: the key is good, test mode, and its webhooks come to", said, StringComparison.Ordinal);

        await using var shop = await StoaProcess.Ready(scratch.Folder, [], Key, address, secret, PublicUrl);
        await Eventually.True(async () =>
            (await shop.Http.GetStringAsync("/products?inStock=true&limit=1")).Contains("prd_", StringComparison.Ordinal));
        var payment = await Bash(Block("## 4.", "shop=").Replace(
            "http://localhost:8000", shop.Http.BaseAddress!.ToString().TrimEnd('/'), StringComparison.Ordinal));
        Assert.Equal(
            ("succeeded", "stripe"), (payment.GetProperty("status").GetString(), payment.GetProperty("provider").GetString()));
        Assert.True(stripe.Books[payment.GetProperty("id").GetString()!].Captured > 0);

        var news = stripe.Events.Last(one => one.Contains("payment_intent.succeeded", StringComparison.Ordinal));
        using var told = new HttpRequestMessage(HttpMethod.Post, "/payment/webhook/stripe") { Content = new StringContent(news) };
        told.Headers.Add("Stripe-Signature", StripeFake.Sign(news, secret.Item2, TimeProvider.System.GetUtcNow()));
        using var taken = await shop.Http.SendAsync(told, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    public void Dispose() => scratch.Dispose();

    /// <summary>The commands under a heading that begin with a word.</summary>
    private static string Block(string heading, string first)
    {
        var page = File.ReadAllText(Path.Combine(Tree.Root, "docs", "stripe.md"));
        var chapter = page[page.IndexOf(heading, StringComparison.Ordinal)..];
        return chapter.Split("```\n").First(block => block.StartsWith(first, StringComparison.Ordinal));
    }

    /// <summary>Runs commands as typed, and gives what the last one answered.</summary>
    private static async Task<JsonElement> Bash(string commands)
    {
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-c", commands])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var (said, wrong) = (bash.StandardOutput.ReadToEndAsync(), bash.StandardError.ReadToEndAsync());
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(bash.ExitCode == 0, await wrong);
        using var answer = JsonDocument.Parse(await said);
        return answer.RootElement.Clone();
    }
}
