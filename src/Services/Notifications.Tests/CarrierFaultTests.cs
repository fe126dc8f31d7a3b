using Stoa.Contracts;
using Stoa.Fakes;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>
/// Mails while carriers misbehave in every way at random: each is sent in the end or has failed with a reason, none is lost, and none is
/// told that nobody queued.
/// </summary>
public class CarrierFaultTests
{
    private const int Mails = 60;
    private static readonly TimeSpan Outage = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData(Engine.Sqlite, 1)]
    [InlineData(Engine.Sqlite, 2)]
    [InlineData(Engine.Postgres, 3)]
    public async Task A_mail_server_that_fails_loses_nothing(Engine engine, int seed)
    {
        Assert.SkipUnless(engine == Engine.Sqlite || PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        var (time, dice) = (new ManualClock(), new Random(seed));
        var began = time.GetUtcNow();
        await using var server = new SmtpFake();
        SmtpMood[] moods =
        [
            SmtpMood.Away, SmtpMood.Closing, SmtpMood.Busy, SmtpMood.Drop, SmtpMood.AcceptThenDrop, SmtpMood.AcceptThenError,
            SmtpMood.NoSuchReader, SmtpMood.Spam, SmtpMood.Well, SmtpMood.Well, SmtpMood.Well,
        ];
        server.Weather = () =>
        {
            lock (dice)
                return time.GetUtcNow() - began < Outage ? SmtpMood.Away : moods[dice.Next(moods.Length)];
        };
        await using var shop = await OutsideShop.Open(
            engine,
            new()
            {
                ["Stoa:Smtp:Host"] = "127.0.0.1",
                ["Stoa:Smtp:Port"] = server.Port.ToString(),
                ["Stoa:Smtp:From"] = "Shop <shop@example.com>",
                ["Stoa:Smtp:Security"] = "none",
            },
            time);
        await AllMails(shop);
        await Ends(shop, time);
        await Holds(
            shop, sunk: [.. server.Mails.Select(mail => mail.Header("Message-ID")[0].Trim('<', '>').Split('@')[0])],
            readers: [.. server.Mails.Select(mail => Assert.Single(mail.Readers))]);
        Assert.True(time.GetUtcNow() - began > Outage);
    }

    [Theory]
    [InlineData(Engine.Sqlite, 4)]
    [InlineData(Engine.Postgres, 5)]
    public async Task A_provider_that_fails_loses_nothing_and_doubles_nothing(Engine engine, int seed)
    {
        Assert.SkipUnless(engine == Engine.Sqlite || PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        var (time, dice) = (new ManualClock(), new Random(seed));
        await using var resend = new ResendFake { BusyFor = TimeSpan.FromSeconds(1) };
        Mood[] moods =
        [
            Mood.Error, Mood.ErrorWithEffect, Mood.AnswerLost, Mood.Busy, Mood.Nonsense, Mood.Redirect, Mood.Well, Mood.Well,
        ];
        resend.Weather = _ =>
        {
            lock (dice)
                return moods[dice.Next(moods.Length)];
        };
        await using var shop = await OutsideShop.Open(
            engine,
            new()
            {
                ["Stoa:Resend:ApiKey"] = resend.Key,
                ["Stoa:Resend:From"] = "Shop <shop@example.com>",
                ["Stoa:Resend:Address"] = resend.Address.ToString(),
            },
            time);
        await AllMails(shop);
        await Ends(shop, time);
        await Holds(
            shop, sunk: [.. resend.Mails.Select(mail => mail.GetProperty("tags")[0].GetProperty("value").GetString()!)],
            readers: [.. resend.Mails.Select(mail => mail.GetProperty("to")[0].GetString()!)]);
        Assert.Equal(resend.Mails.Count, resend.Mails.Select(mail => mail.GetProperty("tags").GetRawText()).Distinct().Count());
    }

    private static async Task AllMails(OutsideShop shop)
    {
        for (var i = 0; i < Mails; i++)
            await shop.Mail($"ada{i}@example.com", $"test:{i}");
    }

    private static Task Ends(OutsideShop shop, ManualClock time) =>
        shop.Eventually(async () => (await Rows(shop)).All(row => row.Status != "queued"), time);

    /// <summary>N1, N2 and N3 of the auditor, with what really arrived in view.</summary>
    private static async Task Holds(OutsideShop shop, List<string> sunk, List<string> readers)
    {
        var rows = await Rows(shop);
        Assert.Equal(Mails, rows.Count);
        Assert.All(rows, row => Assert.True(row.Status == "sent" ? sunk.Contains(row.Id) : row.Failure is { Length: > 0 }, row.ToString()));
        Assert.All(sunk.Zip(readers), one => Assert.Contains(rows, row => (row.Id, row.Recipient) == one));
        Assert.Contains(rows, row => row.Status == "sent");
    }

    private static Task<List<Kept>> Rows(OutsideShop shop) => shop.Shop.Database("notifications").Read(async snapshot =>
        await snapshot.Query(
            "SELECT id, recipient, status, failure FROM message",
            row => new Kept(row.Text(0), row.Text(1), row.Text(2), row.TextOrNull(3))));

    private sealed record Kept(string Id, string Recipient, string Status, string? Failure);
}
