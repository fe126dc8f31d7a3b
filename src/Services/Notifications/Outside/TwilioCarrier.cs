using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Carries texts to phones by Twilio, which knows no idempotency keys: a text that may have been sent before is first looked for among
/// those that Twilio has for its number, and sent only where it is not there.
/// </summary>
internal sealed class TwilioCarrier(OutsideWire wire, TwilioSettings settings) : ICarrier
{
    /// <summary>By this name a message's id stands in the address where Twilio tells what became of it.</summary>
    public const string MessageInQuery = "message";

    /// <summary>Its reader answered STOP.</summary>
    public const string OptedOut = "21610";

    /// <summary>More than a number gets in any day.</summary>
    private const int MostToLookAt = 200;

    private static readonly TimeSpan ForText = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan ForLook = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How far two clocks may be apart.</summary>
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(5);

    /// <summary>What another attempt would come to as well: the number is none, gets no texts or wants none, or the text is bad.</summary>
    private static readonly string[] ForGood =
        ["21211", "21214", "21217", "21265", "21407", "21602", OptedOut, "21612", "21614", "21617"];

    private string Messages => $"/2010-04-01/Accounts/{settings.Account}/Messages.json";

    public async Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
    {
        if (Phone.Flaw(message.To) is { } flaw)
            return Delivery.Refused("The number " + flaw);
        var text = read().Text;
        if (message.Attempts > 1)
        {
            var (isThere, flawOfLook) = await IsThere(message, text, deadline);
            if (isThere)
                return Delivery.Done;
            if (flawOfLook is not null)
                return Delivery.NotYet($"It may have been sent before, and could not be looked for: {flawOfLook}");
        }
        var answer = await wire.Send(
            new OutsideRequest(HttpMethod.Post, Messages) { Body = OutsideRequest.Form(Fields(message, text)) }, ForText, deadline);
        return Read(answer);
    }

    /// <summary>Whether it knows us.</summary>
    public async Task<Finding> Look(CancellationToken stop)
    {
        var path = $"/2010-04-01/Accounts/{settings.Account}.json";
        var answer = await wire.Send(new OutsideRequest(HttpMethod.Get, path) { MayRepeat = true }, ForLook, stop);
        if (!answer.IsGood)
            return new Finding(false, Told(answer));
        var status = answer.Json()?.Text("status");
        return status == "active"
            ? new Finding(true, $"The account {settings.Account} is active.")
            : new Finding(false, $"The account {settings.Account} is {status ?? "not what was expected"}.");
    }

    /// <summary>Where an error is explained.</summary>
    public static string Explain(string code) => code.Length is > 0 and <= 6 && code.All(char.IsAsciiDigit)
        ? $"error {code}, see https://www.twilio.com/docs/errors/{code}"
        : "no reason";

    private IEnumerable<(string, string)> Fields(Message message, string text)
    {
        yield return ("To", message.To);
        yield return settings.Service is { } service ? ("MessagingServiceSid", service) : ("From", settings.From!);
        yield return ("Body", text);
        if (settings.Callback is { } callback)
            yield return ("StatusCallback", $"{callback}?{MessageInQuery}={message.Id}");
    }

    /// <summary>
    /// Whether Twilio has this text already, and has not failed to deliver it. Texts that still wait at Twilio have no date on which they
    /// were sent, so its own filter by that date would hide them: we look at when each was made.
    /// </summary>
    private async Task<(bool IsThere, string? Flaw)> IsThere(Message message, string text, CancellationToken deadline)
    {
        var asked = $"{Messages}?To={Uri.EscapeDataString(message.To)}&PageSize={MostToLookAt}";
        var answer = await wire.Send(new OutsideRequest(HttpMethod.Get, asked) { MayRepeat = true }, ForLook, deadline);
        if (!answer.IsGood)
            return (false, Told(answer));
        if (answer.Json()?.At("messages") is not { ValueKind: JsonValueKind.Array } all)
            return (false, "Twilio gave an answer that makes no sense");
        var since = message.CreatedAt - Apart;
        return (all.EnumerateArray().Any(one => IsThis(one, message.To, text, since)), null);
    }

    /// <summary>A trial account writes words of its own before ours.</summary>
    private static bool IsThis(JsonElement one, string to, string text, DateTimeOffset since) =>
        one.Text("to") == to
        && one.Text("body") is { } body && body.EndsWith(text.Trim(), StringComparison.Ordinal)
        && one.Text("status") is not ("failed" or "undelivered" or "canceled" or "received" or "receiving")
        && (!DateTimeOffset.TryParse(one.Text("date_created"), CultureInfo.InvariantCulture, out var made) || made >= since);

    private static Delivery Read(OutsideAnswer answer)
    {
        if (answer.IsGood)
            return answer.Json()?.Text("sid") is null ? Delivery.NotYet("Twilio gave an answer that makes no sense") : Delivery.Done;
        if (answer.Status == 429)
            return Delivery.Busy(Told(answer), answer.RetryAfter ?? Pause);
        var code = Code(answer);
        return ForGood.Contains(code)
            ? Delivery.Refused(Told(answer)) with { Closes = code == OptedOut ? ClosedAddress.OptedOut : null }
            : Delivery.NotYet(Told(answer));
    }

    private static string Told(OutsideAnswer answer) => answer.Status switch
    {
        401 or 403 => $"Twilio does not know us, see Stoa:Twilio:AccountSid and Stoa:Twilio:AuthToken: {answer}, {Explain(Code(answer))}",
        0 => answer.ToString(),
        _ => $"Twilio: {answer}, {Explain(Code(answer))}",
    };

    private static string Code(OutsideAnswer answer) => answer.Json()?.At("code")?.ToString() ?? "";
}

/// <summary>How texts are sent, and where to.</summary>
/// <param name="From">The number or name that they come from; nothing where a messaging service has several.</param>
/// <param name="Countries">What a number may begin with.</param>
/// <param name="Callback">Where Twilio tells what became of a text; nothing where it can't reach us.</param>
internal sealed record TwilioSettings(
    string Account, string Token, string? From, string? Service, IReadOnlyList<string> Countries, string? Callback)
{
    private const int LongestAccount = 34;

    public static TwilioSettings Read(Provider twilio, string publicUrl)
    {
        var account = twilio.Needs("Stoa:Twilio:AccountSid", "the account's id, AC..., from the Twilio console.");
        if (account.Length > 0 && (account.Length != LongestAccount || !account.StartsWith("AC", StringComparison.Ordinal)
            || !account.All(char.IsAsciiLetterOrDigit)))
            twilio.Refuses("Stoa:Twilio:AccountSid", "is AC and 32 more letters and digits, from the Twilio console.");
        var token = twilio.Needs("Stoa:Twilio:AuthToken", "the account's token, from the Twilio console.");
        var (from, service) = (twilio["Stoa:Twilio:From"], twilio["Stoa:Twilio:MessagingServiceSid"]);
        if (from is null == service is null)
            twilio.Refuses("Stoa:Twilio:From", "or Stoa:Twilio:MessagingServiceSid is set, one of the two: whom texts come from.");
        var countries = twilio.Needs(
            "Stoa:Twilio:Countries", "what numbers may begin with, such as +49,+1. Texts elsewhere cost what others decide.")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var code in countries.Where(code => !IsCode(code)))
            twilio.Refuses("Stoa:Twilio:Countries", $"has '{code}'; each is a calling code such as +49, or the beginning of a number.");
        var callback = new Uri(publicUrl);
        return new(
            account, token, from, service, countries,
            callback.IsLoopback ? null : callback.ToString().TrimEnd('/') + "/notifications/webhook/twilio");
    }

    /// <summary>Our credentials on a request.</summary>
    public AuthenticationHeaderValue Basic() => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{Token}")));

    private static bool IsCode(string code) =>
        code.Length is >= 2 and <= 8 && code[0] == '+' && code[1] != '0' && code.Skip(1).All(char.IsAsciiDigit);
}
