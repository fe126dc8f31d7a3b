using System.Security.Cryptography;
using Stoa.Fakes;
using Stoa.Kernel.Web;
using Stoa.Testing;

namespace Stoa.Notifications.Tests;

/// <summary>Texts by Twilio, which knows no idempotency keys, and what Twilio tells of them.</summary>
public sealed class TwilioCarrierTests : IAsyncDisposable
{
    private const string Ada = "+4915112345678";
    private const string Callback = TestShop.PublicUrl + "/notifications/webhook/twilio";
    private readonly ManualClock time = new();
    private readonly TwilioFake twilio;

    public TwilioCarrierTests() => twilio = new(time);

    public ValueTask DisposeAsync() => twilio.DisposeAsync();

    [Theory, EachDatabase]
    public async Task A_text_is_sent_as_it_reads(Engine engine)
    {
        await using var shop = await Open(engine);
        await shop.Text(Ada);
        var message = await shop.Until(MessageStatus.Sent, time: time);
        var text = Assert.Single(twilio.Texts);
        Assert.Equal((Ada, "+4930123456", "Your order 7K is on its way. Tracking: 1Z"), (text.To, text.From, text.Body));
        Assert.Equal($"{Callback}?message={message.Id}", text.Callback);
        Assert.Equal(["POST"], twilio.Heard.Select(one => one.Method));
        Assert.DoesNotContain(shop.Shop.Log.Lines, line => line.Contains(twilio.Token, StringComparison.Ordinal));
        Assert.DoesNotContain(shop.Shop.Log.Lines, line => line.Contains(Ada[1..], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Mood.AnswerLost, false)]
    [InlineData(Mood.ErrorWithEffect, true)]
    [InlineData(Mood.ErrorWithEffect, false)]
    [InlineData(Mood.Error, false)]
    [InlineData(Mood.Nonsense, false)]
    [InlineData(Mood.Busy, false)]
    public async Task A_text_of_which_nobody_knows_whether_it_was_sent_is_looked_for_first(Mood mood, bool isTrial)
    {
        twilio.IsTrial = isTrial;
        await using var shop = await Open(Engine.Sqlite);
        await shop.Text(Ada, "test:other", number: "7J");
        await shop.Until(MessageStatus.Sent, "test:other", time);
        twilio.Meet(mood);
        await shop.Text(Ada);
        await shop.Until(MessageStatus.Sent, time: time);
        Assert.Equal(2, twilio.Texts.Count);
        var after = twilio.Heard.Skip(2).Select(one => one.Method).ToList();
        string[] expected = mood == Mood.Busy ? ["POST"] : mood is Mood.Error or Mood.Nonsense ? ["GET", "POST"] : ["GET"];
        Assert.Equal(expected, after);
    }

    [Theory, EachDatabase]
    public async Task Where_it_can_not_be_looked_for_nothing_is_sent(Engine engine)
    {
        await using var shop = await Open(engine);
        twilio.Meet(Mood.ErrorWithEffect);
        twilio.Weather = _ => Mood.Error;
        await shop.Text(Ada);
        var waits = await shop.Until(
            message => message.Failure?.StartsWith("It may have been sent", StringComparison.Ordinal) == true, time: time);
        Assert.Equal((MessageStatus.Queued, 2), (waits.Status, waits.Attempts));
        Assert.Single(twilio.Texts);
        twilio.Weather = _ => Mood.Well;
        await shop.Until(MessageStatus.Sent, time: time);
        Assert.Single(twilio.Texts);
        Assert.Single(twilio.Heard, one => one.Method == "POST");
    }

    [Theory, EachDatabase]
    public async Task Who_answered_STOP_gets_no_more(Engine engine)
    {
        await using var shop = await Open(engine);
        var staff = shop.SignIn(Role.Staff);
        twilio.OptedOut.Add(Ada);
        await shop.Text(Ada);
        var refused = await shop.Until(MessageStatus.Failed, time: time);
        Assert.Contains("error 21610", refused.Failure, StringComparison.Ordinal);
        await shop.Text(Ada, "test:2");
        var other = await shop.Until(MessageStatus.Failed, "test:2", time);
        Assert.Equal("This number is not written to any more: its reader answered STOP.", other.Failure);
        Assert.Single(twilio.Heard.Select(one => one.Path));
        Assert.Equal("opted-out", (await staff.Get("/notifications/addresses/" + Uri.EscapeDataString(Ada))).Is(200).Text("reason"));
        twilio.OptedOut.Clear();
        (await staff.Delete("/notifications/addresses/" + Uri.EscapeDataString(Ada))).Is(204);
        await shop.Text(Ada, "test:3");
        await shop.Until(MessageStatus.Sent, "test:3", time);
    }

    [Theory, EachDatabase]
    public async Task A_wrong_token_is_our_fault_and_not_the_readers(Engine engine)
    {
        await using var shop = await Open(engine);
        twilio.Token = "another";
        await shop.Text(Ada);
        var message = await shop.Until(one => one.Failure is not null, time: time);
        Assert.Equal(MessageStatus.Queued, message.Status);
        Assert.StartsWith("Twilio does not know us, see Stoa:Twilio:AccountSid", message.Failure, StringComparison.Ordinal);
        Assert.Contains("20003", message.Failure, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    [Rows(69)]
    public async Task Texts_go_to_the_countries_of_the_shop_and_so_many_a_day(Engine engine)
    {
        await using var shop = await Open(engine, ("MostPerNumberADay", "2"), ("MostPerUserADay", "3"), ("MostADay", "5"));
        async Task<string?> Send(string to, string cause, string? userId)
        {
            await shop.Text(to, cause, userId, number: cause);
            return (await shop.Until(message => message.Status != MessageStatus.Queued, cause, time)).Failure;
        }
        foreach (var abroad in new[] { "+999123456789", "+882123456789", "+4990012345678", "+19001234567" })
            Assert.StartsWith("Texts are not sent to this country", await Send(abroad, "to:" + abroad, null), StringComparison.Ordinal);
        Assert.Empty(twilio.Heard);
        Assert.Equal<string?[]>(
            [
                null, null, "2 texts were sent to this number today. See Stoa:Twilio:MostPerNumberADay.",
                null, "3 texts were sent for this user today. See Stoa:Twilio:MostPerUserADay.",
                null, null, "5 texts were sent today. See Stoa:Twilio:MostADay.",
            ],
            [
                await Send(Ada, "1", "usr_a"), await Send(Ada, "2", "usr_a"), await Send(Ada, "3", "usr_b"),
                await Send("+4915100000001", "4", "usr_a"), await Send("+4915100000002", "5", "usr_a"),
                await Send("+4915100000003", "6", null), await Send("+4915100000004", "7", null), await Send("+4915100000005", "8", null),
            ]);
        Assert.Equal(5, twilio.Texts.Count);

        // A new day, and the staff have one of them tried again. What was counted once is not counted again.
        time.Leap(TimeSpan.FromDays(1));
        var third = (await shop.Get("3"))!;
        (await shop.SignIn(Role.Staff).Post($"/notifications/{third.Id}/retry", null)).Is(200);
        await shop.Until(MessageStatus.Sent, "3", time);
        Assert.Equal(6, twilio.Texts.Count);
        await Eventually.Equal(
            0L,
            () => shop.Shop.Database("notifications").Read(async snapshot => await snapshot.QueryWhole(
                "SELECT COUNT(*) FROM text_count WHERE day < @day", ("day", CountText.DayOf(time.GetUtcNow()))) ?? 0),
            () => time.Advance(TimeSpan.FromSeconds(30)));
    }

    [Theory, EachDatabase]
    public async Task What_is_told_of_a_text_is_noted_once_and_only_from_Twilio(Engine engine)
    {
        await using var shop = await Open(engine);
        foreach (var cause in new[] { "1", "2", "3" })
        {
            await shop.Text(Ada, cause, number: cause);
            await shop.Until(MessageStatus.Sent, cause, time);
        }
        Assert.Equal(200, await Tell(shop, "1", ("MessageStatus", "sent"), ("MessageSid", "SM1")));
        Assert.Equal(200, await Tell(shop, "1", ("MessageStatus", "delivered"), ("MessageSid", "SM1")));
        Assert.Equal(200, await Tell(
            shop, "2", ("MessageStatus", "undelivered"), ("MessageSid", "SM2"), ("ErrorCode", "30003"), ("To", Ada)));
        Assert.NotNull((await shop.Get("1"))!.ArrivedAt);
        var undelivered = (await shop.Get("2"))!;
        Assert.Equal(MessageStatus.Failed, undelivered.Status);
        Assert.Contains("error 30003", undelivered.Failure, StringComparison.Ordinal);

        // The staff have it tried again: Twilio has one that failed, so it is sent anew; the old news told again changes nothing.
        twilio.Texts[1].Status = "undelivered";
        (await shop.SignIn(Role.Staff).Post($"/notifications/{undelivered.Id}/retry", null)).Is(200);
        await shop.Until(MessageStatus.Sent, "2", time);
        Assert.Equal(4, twilio.Texts.Count);
        Assert.Equal(200, await Tell(
            shop, "2", ("MessageStatus", "undelivered"), ("MessageSid", "SM2"), ("ErrorCode", "30003"), ("To", Ada)));
        Assert.Equal(MessageStatus.Sent, (await shop.Get("2"))!.Status);

        Assert.Equal(400, await Tell(shop, "3", "another", ("MessageStatus", "failed"), ("MessageSid", "SM3")));
        Assert.Equal(MessageStatus.Sent, (await shop.Get("3"))!.Status);
        Assert.Equal(200, await Tell(shop, "3", ("MessageStatus", "failed"), ("MessageSid", "SM3"), ("ErrorCode", "21610"), ("To", Ada)));
        await shop.Text(Ada, "4");
        Assert.StartsWith(
            "This number is not written to", (await shop.Until(MessageStatus.Failed, "4", time)).Failure, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    [Rows(69)]
    public async Task However_many_count_at_once_no_more_are_sent(Engine engine)
    {
        var clock = new Kernel.Clock(time, RandomNumberGenerator.Fill);
        await using var fresh = await Fresh.Database(engine, new NotificationsService(), clock);
        var db = fresh.Database;
        for (var i = 0; i < 40; i++)
        {
            var letter = new Letter($"test:{i}", "order-shipped", "usr_a", Ada, new Facts { Number = "7K" }) { Channel = Channel.Sms };
            await db.Transact(tx => QueueMessage.Run(tx, new Templates(), letter));
        }
        var texts = (await db.Transact(tx => DeliverMessages.Claim(tx, 40)))!.Messages.Select(one => one.Message).ToList();
        var limits = new TextLimits(["+49"], 10, 20, 1_000);
        var counted = await Task.WhenAll(texts.Concat(texts[..10]).Select(text => db.Transact(tx => CountText.Run(tx, limits, text))));
        var fit = texts.Zip(counted).Where(one => one.Second is null).Select(one => one.First).ToList();
        Assert.Equal(10, fit.Count);
        // Who was counted once is let through again, and counts no more.
        Assert.Null(await db.Transact(tx => CountText.Run(tx, limits, fit[0])));
        Assert.Equal(10, await db.Read(async snapshot => await TextCountStore.Of(snapshot, CountText.DayOf(time.GetUtcNow()), "all")));
    }

    [Theory, EachDatabase]
    public async Task Old_news_are_forgotten_and_new_ones_are_not(Engine engine)
    {
        var clock = new Kernel.Clock(time, RandomNumberGenerator.Fill);
        await using var fresh = await Fresh.Database(engine, new NotificationsService(), clock);
        var db = fresh.Database;
        Task Hear(string id) => db.Transact(tx => ReceiveNews.Run(tx, "twilio", new CarrierNews(id, "sent", null)));
        await Hear("old");
        time.Leap(ForgetNews.NewsStay + TimeSpan.FromMinutes(1));
        await Hear("new");
        await db.Transact(ForgetNews.Run);
        Assert.Equal(
            ["twilio:new"], await db.Read(async snapshot => await snapshot.Query("SELECT news_id FROM carrier_news", row => row.Text(0))));
    }

    [Fact]
    public async Task It_is_looked_at_before_the_shop_relies_on_it()
    {
        var settings = new TwilioSettings(twilio.Account, twilio.Token, "+4930123456", null, ["+49"], null);
        using var wire = new Kernel.Outside.OutsideWire(
            "Twilio", twilio.Address, new Kernel.Clock(), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance,
            request => request.Headers.Authorization = settings.Basic());
        var carrier = new TwilioCarrier(wire, settings);
        Assert.Equal($"The account {twilio.Account} is active.", (await carrier.Look(default)).Said);
        twilio.Token = "another";
        var finding = await carrier.Look(default);
        Assert.False(finding.IsGood);
        Assert.Contains("Stoa:Twilio:AuthToken", finding.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_settings_are_told_at_the_start()
    {
        static string Wrong(params (string Name, string Value)[] settings) => string.Join('\n', TestShop.WhatIsWrong(
            [new NotificationsService()], settings.ToDictionary(one => "Stoa:Twilio:" + one.Name, one => (string?)one.Value)));
        (string, string)[] good =
            [("AccountSid", "AC" + new string('a', 32)), ("AuthToken", "t"), ("From", "+4930123456"), ("Countries", "+49, +1")];
        Assert.Equal("", Wrong(good));
        Assert.Contains("Stoa:Twilio:AuthToken is missing", Wrong(good[0]), StringComparison.Ordinal);
        Assert.Contains("Stoa:Twilio:Countries is missing", Wrong(good[..3]), StringComparison.Ordinal);
        Assert.Contains("has 'DE'", Wrong([.. good[..3], ("Countries", "DE")]), StringComparison.Ordinal);
        Assert.Contains("one of the two", Wrong([.. good, ("MessagingServiceSid", "MG1")]), StringComparison.Ordinal);
        Assert.Contains("is 'many'", Wrong([.. good, ("MostADay", "many")]), StringComparison.Ordinal);
        Assert.Contains("AC and 32 more", Wrong([("AccountSid", "../x"), .. good[1..]]), StringComparison.Ordinal);
    }

    private Task<OutsideShop> Open(Engine engine, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Stoa:Twilio:AccountSid"] = twilio.Account,
            ["Stoa:Twilio:AuthToken"] = twilio.Token,
            ["Stoa:Twilio:From"] = "+4930123456",
            ["Stoa:Twilio:Countries"] = "+4915, +4916, +4917, +1212",
            ["Stoa:Twilio:Address"] = twilio.Address.ToString(),
        };
        foreach (var (name, value) in more)
            settings["Stoa:Twilio:" + name] = value;
        return OutsideShop.Open(engine, settings, time);
    }

    private Task<int> Tell(OutsideShop shop, string cause, params (string Name, string Value)[] form) =>
        Tell(shop, cause, twilio.Token, form);

    private static async Task<int> Tell(OutsideShop shop, string cause, string token, params (string Name, string Value)[] form)
    {
        var query = "?message=" + (await shop.Get(cause))!.Id;
        var request = new HttpRequestMessage(HttpMethod.Post, "/notifications/webhook/twilio" + query)
        {
            Content = new FormUrlEncodedContent(form.Select(one => KeyValuePair.Create(one.Name, one.Value))),
        };
        request.Headers.Add("X-Twilio-Signature", TwilioFake.Sign(token, Callback + query, form));
        return (await shop.Shop.Visitor().Send(request)).Status;
    }
}
