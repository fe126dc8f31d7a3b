using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Stoa.Fakes;
using Stoa.Kernel;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>Mails over a mail server, however it behaves.</summary>
public sealed class SmtpCarrierTests : IDisposable
{
    private const string Product =
        "Größe 🦉 & <b>Tee</b>, ein Name, der so lang ist, dass er in keinen Kopf auf einer Zeile passt 🫖🫖🫖";

    private static readonly (string User, string Password) Account = ("shop", "s3cret pässword");
    private static readonly Reading Read = new(
        "<p>Grüße 🦉</p>\n<p>.</p>\n" + new string('x', 1200),
        ".Grüße 🦉\n.\n..\nam Ende ein Leerzeichen \n" + new string('ä', 200), "");

    private readonly Certificate trusted = new("localhost");

    public void Dispose() => trusted.Dispose();

    [Theory]
    [InlineData(false, "PLAIN LOGIN")]
    [InlineData(false, "CRAM-MD5 LOGIN")]
    [InlineData(true, "PLAIN")]
    public async Task A_mail_is_carried_encrypted_and_signed_in(bool atOnce, string ways)
    {
        await using var server = new SmtpFake(trusted.Own, Account) { IsEncryptedAtOnce = atOnce, Ways = ways };
        await using var carrier = Carrier(server, atOnce ? SmtpSecurity.Tls : SmtpSecurity.StartTls);
        Assert.Equal(Delivery.Done, await carrier.Carry(Mail(), () => Read, default));
        var mail = Assert.Single(server.Mails);
        Assert.Equal(("shop@example.com", "shop", true), (mail.Sender, mail.User, mail.IsEncrypted));
        Assert.Equal(["Ada@example.com"], mail.Readers);
        Assert.Equal(["<ntf_1@example.com>"], mail.Header("Message-ID"));
        Assert.Equal(["Sun, 01 Mar 2026 09:00:00 +0000"], mail.Header("Date"));
        Assert.All(mail.Text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.True((await carrier.Look(default)).IsGood);
    }

    [Fact]
    public async Task A_mail_that_can_be_switched_off_says_where_and_no_other_does()
    {
        await using var server = new SmtpFake(trusted.Own, Account);
        await using var carrier = Carrier(server, SmtpSecurity.StartTls);
        await carrier.Carry(Mail(), () => Read with { UnsubscribeUrl = "https://shop.example/out?token=x" }, default);
        await carrier.Carry(Mail(), () => Read, default);
        Assert.Equal(["<https://shop.example/out?token=x>"], server.Mails[0].Header("List-Unsubscribe"));
        Assert.Equal(["List-Unsubscribe=One-Click"], server.Mails[0].Header("List-Unsubscribe-Post"));
        Assert.Empty(server.Mails[1].Header("List-Unsubscribe"));
    }

    [Fact]
    public async Task A_server_that_is_not_ours_reads_what_we_meant()
    {
        var files = Directory.CreateTempSubdirectory();
        var (key, cert) = (Path.Combine(files.FullName, "key.pem"), Path.Combine(files.FullName, "cert.pem"));
        await File.WriteAllTextAsync(key, trusted.KeyPem);
        await File.WriteAllTextAsync(cert, trusted.CertificatePem);
        using var server = await Counterpart.Start("counterparts", "mails.mjs", [key, cert]);
        try
        {
            var port = int.Parse((await server.StandardOutput.ReadLineAsync())!);
            await using var carrier = Carrier(port, SmtpSecurity.StartTls);
            Assert.Equal(Delivery.Done, await carrier.Carry(Mail("Ihre Bestellung: " + Product), () => Read, default));
            Assert.Equal(Delivery.Done, await carrier.Carry(Mail("plain", "Zoe@bücher.example"), () => Read, default));
            var mail = JsonNode.Parse((await server.StandardOutput.ReadLineAsync())!)!;
            Assert.Equal("Ihre Bestellung: " + Product, (string)mail["subject"]!);
            Assert.Equal("""[{"address":"shop@example.com","name":"Größter Laden 🫖"}]""", Plain(mail["from"]));
            Assert.Equal("""[{"address":"Ada@example.com","name":""}]""", Plain(mail["to"]));
            Assert.Equal("""["Ada@example.com"]""", Plain(mail["readers"]));
            Assert.Equal(Read.Text, ((string)mail["text"]!).TrimEnd('\n'));
            Assert.Equal(Read.Html, ((string)mail["html"]!).TrimEnd('\n'));
            Assert.Equal(("<ntf_1@example.com>", "shop"), ((string)mail["messageId"]!, (string)mail["user"]!));
            Assert.Equal("2026-03-01T09:00:00.000Z", (string)mail["date"]!);
            var other = JsonNode.Parse((await server.StandardOutput.ReadLineAsync())!)!;
            // It came in ASCII, or this server had refused it: it knows no SMTPUTF8 of ours.
            Assert.Equal(("plain", """["Zoe@bücher.example"]"""), ((string)other["subject"]!, Plain(other["readers"])));
        }
        finally
        {
            server.Kill();
            files.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(SmtpMood.Away, false, 0)]
    [InlineData(SmtpMood.Closing, false, 0)]
    [InlineData(SmtpMood.Busy, false, 0)]
    [InlineData(SmtpMood.NoSuchReader, true, 0)]
    [InlineData(SmtpMood.Spam, true, 0)]
    [InlineData(SmtpMood.Drop, false, 0)]
    [InlineData(SmtpMood.AcceptThenDrop, false, 1)]
    [InlineData(SmtpMood.AcceptThenError, false, 1)]
    public async Task What_comes_to_nothing_is_told_by_whose_fault_it_is(SmtpMood mood, bool isFinal, int kept)
    {
        await using var server = new SmtpFake();
        await using var carrier = Carrier(server);
        server.Meet(mood);
        var outcome = await carrier.Carry(Mail(), () => Read, default);
        Assert.NotNull(outcome.Failure);
        Assert.Equal(isFinal, outcome.IsFinal);
        Assert.Equal(kept, server.Mails.Count);
        // The next one goes through, and a mail that comes again is known by its id.
        Assert.Equal(Delivery.Done, await carrier.Carry(Mail(), () => Read, default));
        Assert.Equal(kept + 1, server.Mails.Count);
        Assert.Single(server.Mails.Select(mail => mail.Text).Distinct());
    }

    [Fact]
    public async Task A_silent_server_is_not_waited_for_without_end()
    {
        await using var server = new SmtpFake();
        await using var carrier = Carrier(server);
        server.Meet(SmtpMood.Silent);
        var outcome = await carrier.Carry(Mail(), () => Read, default);
        Assert.Equal((false, "The mail server did not answer in time."), (outcome.IsFinal, outcome.Failure));
    }

    [Fact]
    public async Task Several_mails_share_a_line_and_one_that_was_cut_is_replaced()
    {
        await using var server = new SmtpFake();
        await using var carrier = Carrier(server);
        foreach (var mood in new[] { SmtpMood.Well, SmtpMood.NoSuchReader, SmtpMood.Well, SmtpMood.AcceptThenDrop, SmtpMood.Well })
        {
            server.Meet(mood);
            await carrier.Carry(Mail(), () => Read, default);
        }
        Assert.Equal((2, 4), (server.Lines, server.Mails.Count));
        var many = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => carrier.Carry(Mail(), () => Read, default)));
        Assert.All(many, outcome => Assert.Equal(Delivery.Done, outcome));
        Assert.InRange(server.Lines, 2, 2 + SmtpCarrier.MostLines);
    }

    [Theory]
    [InlineData("another.example", true, "is not trusted")]
    [InlineData("localhost", false, "is not trusted")]
    public async Task A_certificate_of_somebody_else_ends_the_talk(string name, bool isTrusted, string why)
    {
        using var other = new Certificate(name);
        await using var server = new SmtpFake(other.Own, Account);
        await using var carrier = Carrier(server.Port, SmtpSecurity.StartTls, root: isTrusted ? other.Own : trusted.Own);
        await Nothing(server, carrier, why);
    }

    [Fact]
    public async Task Nothing_is_said_in_clear_where_it_should_be_encrypted()
    {
        await using var bare = new SmtpFake(account: Account);
        await using var toBare = Carrier(bare, SmtpSecurity.StartTls);
        await Nothing(bare, toBare, "does not offer STARTTLS");
        await using var slipped = new SmtpFake(trusted.Own, Account) { Slipped = "250 welcome, go on" };
        await using var toSlipped = Carrier(slipped, SmtpSecurity.StartTls);
        await Nothing(slipped, toSlipped, "said more before encryption");
    }

    [Fact]
    public async Task A_wrong_password_is_our_fault_and_not_the_readers()
    {
        await using var server = new SmtpFake(trusted.Own, ("shop", "another"));
        await using var carrier = Carrier(server, SmtpSecurity.StartTls);
        await Nothing(server, carrier, "does not let us in: 535 5.7.8 wrong. See Stoa:Smtp:User");
        Assert.DoesNotContain(Account.Password, (await carrier.Look(default)).Said, StringComparison.Ordinal);
        await using var strangers = new SmtpFake(account: Account) { Ways = "CRAM-MD5" };
        await using var toStrangers = Carrier(strangers, signsIn: true);
        await Nothing(strangers, toStrangers, "offers no way to sign in");
    }

    [Theory]
    [Rows(68)]
    [InlineData("a@x.example\r\nBcc: v@x.example", "Hello")]
    [InlineData("a@x.example, v@x.example", "Hello")]
    [InlineData("a@x.example>\r\nRCPT TO:<v@x.example", "Hello")]
    [InlineData("\"a\r\nBcc: v@x.example\"@x.example", "Hello")]
    [InlineData("Ada@example.com", "Hello\r\nBcc: v@x.example\r\n\r\nText")]
    [InlineData("Ada@example.com", "Hello\nBcc: v@x.example")]
    [InlineData("Ada@example.com", "Grüße\r\nBcc: v@x.example")]
    [InlineData("Ada@example.com", "=?utf-8?B?aGk=?=\r\nBcc: v@x.example")]
    public async Task Nobody_adds_a_reader_or_a_header(string to, string subject)
    {
        await using var server = new SmtpFake();
        await using var carrier = Carrier(server);
        var outcome = await carrier.Carry(Mail(subject, to), () => Read, default);
        Assert.Equal(
            to == "Ada@example.com" ? null : "The address must be one e-mail address, such as ada@example.com.", outcome.Failure);
        Assert.All(server.Mails, mail =>
        {
            Assert.Equal(["Ada@example.com"], mail.Readers);
            Assert.Empty(mail.Header("Bcc"));
            Assert.Single(mail.Header("Subject"));
            Assert.Equal(
                ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"],
                mail.Text.Split("\r\n\r\n")[0].Split("\r\n").Where(line => line[0] != ' ').Select(line => line.Split(':')[0]));
        });
        Assert.DoesNotContain(server.Heard, sentence => sentence.Contains("v@x", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Shop <shop@example.com>", "Shop", "shop@example.com")]
    [InlineData("\"Shop & Co\" <shop@example.com>", "Shop & Co", "shop@example.com")]
    [InlineData("shop@example.com", "", "shop@example.com")]
    [InlineData("Shop", null, null)]
    [InlineData("Shop <shop@example.com>, x@example.com", null, null)]
    [InlineData("Shop\r\nBcc: v@x.example <shop@example.com>", null, null)]
    [InlineData("A <b@example.com> <shop@example.com>", null, null)]
    public void A_sender_is_a_name_and_one_address(string written, string? name, string? address)
    {
        var sender = Sender.Parse(written);
        Assert.Equal((name, address), (sender?.Name, sender?.Address));
    }

    [Fact]
    public void Wrong_settings_are_told_at_the_start()
    {
        static string Wrong(params (string Name, string Value)[] settings) => string.Join('\n', TestShop.WhatIsWrong(
            [new NotificationsService()], settings.ToDictionary(one => "Stoa:Smtp:" + one.Name, one => (string?)one.Value)));
        Assert.Contains("Stoa:Smtp:From is missing", Wrong(("Host", "smtp.example.com")), StringComparison.Ordinal);
        Assert.Contains("Stoa:Smtp:Host is missing", Wrong(("From", "shop@example.com")), StringComparison.Ordinal);
        (string, string)[] good = [("Host", "smtp.example.com"), ("From", "Shop <shop@example.com>")];
        Assert.Equal("", Wrong(good));
        Assert.Contains("Stoa:Smtp:Port is '0'", Wrong([.. good, ("Port", "0")]), StringComparison.Ordinal);
        Assert.Contains("only for a server on this machine", Wrong([.. good, ("Security", "none")]), StringComparison.Ordinal);
        Assert.Contains("starttls, tls or none", Wrong([.. good, ("Security", "ssl")]), StringComparison.Ordinal);
        Assert.Contains("are set both", Wrong([.. good, ("User", "shop")]), StringComparison.Ordinal);
        Assert.Equal("", Wrong(("Host", "127.0.0.1"), ("From", "shop@example.com"), ("Security", "none")));
    }

    private static async Task Nothing(SmtpFake server, SmtpCarrier carrier, string why)
    {
        var outcome = await carrier.Carry(Mail(), () => Read, default);
        Assert.False(outcome.IsFinal);
        Assert.Contains(why, outcome.Failure, StringComparison.Ordinal);
        Assert.Contains(why, (await carrier.Look(default)).Said, StringComparison.Ordinal);
        Assert.Empty(server.Mails);
        Assert.DoesNotContain(server.Heard, sentence => sentence.StartsWith("MAIL", StringComparison.Ordinal));
    }

    private static string Plain(JsonNode? node) => System.Text.RegularExpressions.Regex.Unescape(node!.ToJsonString());

    internal static Message Mail(string subject = "Hello", string to = "Ada@example.com") => new(
        "ntf_1", Channel.Email, "welcome", null, to, subject, "{}", null, null, MessageStatus.Queued, 1,
        new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero));

    private SmtpCarrier Carrier(SmtpFake server, SmtpSecurity security = SmtpSecurity.None, bool signsIn = false) =>
        Carrier(server.Port, security, signsIn: signsIn || security != SmtpSecurity.None);

    private SmtpCarrier Carrier(int port, SmtpSecurity security, X509Certificate2? root = null, bool signsIn = true)
    {
        var (user, password) = signsIn ? Account : default((string?, string?));
        return new(
            new SmtpSettings(
                "localhost", port, security, user, password, new Sender("Größter Laden 🫖", "shop@example.com"), "shop.example")
            { Root = root ?? trusted.Own },
            new Clock());
    }

    /// <summary>A server's certificate, and its own root.</summary>
    private sealed class Certificate : IDisposable
    {
        private readonly RSA key = RSA.Create(2048);

        public Certificate(string host)
        {
            var request = new CertificateRequest("CN=" + host, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            Own = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        }

        public X509Certificate2 Own { get; }

        public string KeyPem => key.ExportPkcs8PrivateKeyPem();

        public string CertificatePem => Own.ExportCertificatePem();

        public void Dispose()
        {
            Own.Dispose();
            key.Dispose();
        }
    }
}
