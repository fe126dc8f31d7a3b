using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>Signatures as the carriers' own packages make and take them.</summary>
public class SignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly string[] Bodies = ["{}", """{"type":"email.bounced","data":{"subject":"Größe 🦉"}}""", " ", "not JSON"];

    private static readonly (string Address, (string, string[])[] Form)[] Texts =
    [
        ("https://shop.example/notifications/webhook/twilio?message=ntf_1", [("MessageStatus", ["delivered"]), ("MessageSid", ["SM1"])]),
        ("https://shop.example/notifications/webhook/twilio", [("b", ["2", "1", "2"]), ("B", ["Größe 🦉 &+="]), ("a", [""])]),
        ("https://shop.example:8443/shop/notifications/webhook/twilio?message=ntf_1&x=%20", []),
    ];

    [Fact]
    public async Task Ours_and_theirs_are_the_same()
    {
        var seconds = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString();
        var key = SvixSignature.Secret(Secret)!;
        var mails = Bodies.Select((body, i) => new
        {
            secret = Secret,
            id = "msg_" + i,
            seconds,
            body,
            signature = "v1,old v1," + SvixSignature.Sign("msg_" + i, seconds, Encoding.UTF8.GetBytes(body), key),
        }).ToArray();
        var texts = Texts.Select(one => new
        {
            token = Token,
            address = one.Address,
            form = one.Form.ToDictionary(field => field.Item1, field => field.Item2 is [var only] ? (object)only : field.Item2),
            signature = TwilioSignature.Sign(one.Address, Form(one.Form), Token),
        }).ToArray();
        var asked = JsonSerializer.Serialize(new { svix = mails, twilio = texts });
        var told = JsonNode.Parse(await Counterpart.Say("counterparts", "signatures.mjs", asked))!;
        for (var i = 0; i < mails.Length; i++)
        {
            var theirs = told["svix"]![i]!;
            // A body that is no JSON is signed well and read badly there, which it says in the same way.
            Assert.Equal(mails[i].body.StartsWith('{'), (bool)theirs["verified"]!);
            var headers = new HeaderDictionary
            {
                ["svix-id"] = mails[i].id,
                ["svix-timestamp"] = seconds,
                ["svix-signature"] = (string)theirs["signed"]!,
            };
            Assert.Equal(
                mails[i].id, SvixSignature.GenuineId(headers, Encoding.UTF8.GetBytes(mails[i].body), key, TimeProvider.System.GetUtcNow()));
        }
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.True((bool)told["twilio"]![i]!["verified"]!);
            var theirs = (string)told["twilio"]![i]!["signed"]!;
            Assert.True(TwilioSignature.IsGenuine(theirs, texts[i].address, Form(Texts[i].Form), Token));
            Assert.False(TwilioSignature.IsGenuine(theirs, texts[i].address + "x", Form(Texts[i].Form), Token));
            Assert.False(TwilioSignature.IsGenuine(theirs, texts[i].address, Form([.. Texts[i].Form, ("z", ["1"])]), Token));
            Assert.False(TwilioSignature.IsGenuine(theirs, texts[i].address, Form(Texts[i].Form), Token + "x"));
        }
    }

    [Theory]
    [InlineData("whsec_")]
    [InlineData("")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_no base64!")]
    public void A_secret_that_could_be_guessed_is_none(string written) => Assert.Null(SvixSignature.Secret(written));

    [Fact]
    public void A_port_may_be_written_out_or_not() => Assert.True(TwilioSignature.IsGenuine(
        TwilioFake.Sign(Token, "https://shop.example:443/a?b=c", []), "https://shop.example/a?b=c", [], Token));

    private static List<KeyValuePair<string, StringValues>> Form((string Name, string[] Values)[] fields) =>
        [.. fields.Select(field => KeyValuePair.Create(field.Name, new StringValues(field.Values)))];
}
