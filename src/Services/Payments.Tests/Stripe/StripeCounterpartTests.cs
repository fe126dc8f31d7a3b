using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Fakes;
using Stoa.Kernel;
using Stoa.Testing;

namespace Stoa.Payments.Tests.Stripe;

/// <summary>Our signatures and our fake, held against Stripe's own library.</summary>
public class StripeCounterpartTests(StripeCounterpartTests.Conversation stripe) : IClassFixture<StripeCounterpartTests.Conversation>
{
    private const string Secret = "whsec_0123456789abcdefghij";

    [Theory]
    [InlineData("good", "\"evt_ours\"")]
    [InlineData("two signatures", "\"evt_ours\"")]
    [InlineData("changed", "StripeSignatureVerificationError")]
    [InlineData("old", "StripeSignatureVerificationError")]
    [InlineData("other secret", "StripeSignatureVerificationError")]
    public void Both_judge_a_signature_alike(string name, string verdict)
    {
        var (body, header) = stripe.Signed[name];
        Assert.Equal(verdict[0] == '"', IsGenuine(header, body, stripe.At));
        Assert.Contains(verdict, stripe.Said("judged")[name]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void We_believe_what_it_signs()
    {
        var theirs = stripe.Said("theirs");
        Assert.True(IsGenuine((string)theirs["header"]!, (string)theirs["payload"]!, new Clock().Now));
    }

    [Theory]
    [InlineData("paid", """{"status":"succeeded","received":2000,"same":true}""")]
    [InlineData("otherBody", """{"threw":"StripeIdempotencyError","code":null,"decline":null}""")]
    [InlineData("declined", """{"threw":"StripeCardError","code":"card_declined","decline":"insufficient_funds"}""")]
    [InlineData("unknown", """{"threw":"StripeInvalidRequestError","code":"resource_missing","decline":null}""")]
    [InlineData("action", "\"redirect_to_url\"")]
    [InlineData("searched", "3")]
    [InlineData("refund", "\"succeeded\"")]
    [InlineData("tooMuch", """{"threw":"StripeInvalidRequestError","code":null,"decline":null}""")]
    [InlineData("cancelPaid", """{"threw":"StripeInvalidRequestError","code":"payment_intent_unexpected_state","decline":null}""")]
    [InlineData("session", """["open","expired"]""")]
    [InlineData("all", "2")]
    [InlineData("wrongKey", """{"threw":"StripeAuthenticationError","code":null,"decline":null}""")]
    public void It_drives_the_fake_as_it_drives_Stripe(string what, string came) =>
        Assert.Equal(came, stripe.Said("driven")[what]!.ToJsonString());

    private static bool IsGenuine(string header, string body, DateTimeOffset now) =>
        WebhookSignature.IsGenuine(header, Encoding.UTF8.GetBytes(body), Encoding.UTF8.GetBytes(Secret), now);

    /// <summary>One conversation with the library, for all tests here.</summary>
    public sealed class Conversation : IAsyncLifetime
    {
        private Counterpart? counterpart;

        internal DateTimeOffset At { get; } = new Clock().Now;

        internal Dictionary<string, (string Body, string Header)> Signed { get; } = [];

        public JsonNode Said(string what) => counterpart!.Said(what);

        public async ValueTask InitializeAsync()
        {
            const string Body = """{"id":"evt_ours","object":"event","type":"payment_intent.succeeded"}""";
            var good = StripeFake.Sign(Body, Secret, At);
            Signed["good"] = (Body, good);
            Signed["two signatures"] = (Body, good.Replace(",v1=", $",v1={new string('0', 64)},v1=", StringComparison.Ordinal));
            Signed["changed"] = (Body + " ", good);
            Signed["old"] = (Body, StripeFake.Sign(Body, Secret, At.AddSeconds(-360)));
            Signed["other secret"] = (Body, StripeFake.Sign(Body, Secret + "x", At));
            await using var fake = new StripeFake();
            counterpart = await Counterpart.Ask("stripe", JsonSerializer.Serialize(new
            {
                key = StripeFake.SecretKey,
                host = fake.Address.Host,
                port = fake.Address.Port,
                secret = Secret,
                version = StripeFake.Version,
                signed = Signed.ToDictionary(
                    one => one.Key, one => new { body = one.Value.Body, header = one.Value.Header }, StringComparer.Ordinal),
            }));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
