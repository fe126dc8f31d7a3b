using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Notifications;

/// <summary>
/// Carries mails by Resend. A message's id is its idempotency key, so a mail whose answer was lost is asked for again and comes once.
/// </summary>
internal sealed class ResendCarrier(OutsideWire wire, Sender from) : ICarrier
{
    /// <summary>By this name a message's id travels with its mail.</summary>
    public const string MessageTag = "message";

    private static readonly TimeSpan ForMail = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ForLook = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    public static ResendCarrier Read(Provider resend)
    {
        var key = resend.Needs("Stoa:Resend:ApiKey", "a key that may send, from the Resend dashboard, API Keys.");
        var from = resend.Needs(
            "Stoa:Resend:From", "whom mails come from, such as Shop <shop@example.com>, whose domain Resend has verified.");
        if (from.Length > 0 && Sender.Parse(from) is null)
            resend.Refuses("Stoa:Resend:From", "is whom mails come from, such as Shop <shop@example.com>.");
        if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            resend.Refuses("Stoa:Resend:ApiKey", "has characters that no key has.");
        var wire = resend.Wire(
            "Stoa:Resend:Address", "https://api.resend.com",
            request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key));
        return new(wire, Sender.Parse(from) ?? new("", "nobody@localhost.invalid"));
    }

    public async Task<Delivery> Carry(Message message, Func<Reading> read, CancellationToken deadline)
    {
        if (Email.Flaw(message.To) is { } flaw)
            return Delivery.Refused("The address " + flaw);
        var reading = read();
        var mail = new Mail(
            from.ToString(), [Sender.OnTheWire(message.To)], Words.Line(message.Subject), reading.Html, reading.Text,
            [new Tag(MessageTag, message.Id), new Tag("template", message.Template)],
            reading.WaysOut.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal));
        var answer = await wire.Send(
            new OutsideRequest(HttpMethod.Post, "/emails")
            {
                Body = () => JsonContent.Create(mail, options: JsonSerializerOptions.Web),
                Headers = [("Idempotency-Key", message.Id)],
                MayRepeat = true,
            },
            ForMail, deadline);
        return Read(answer);
    }

    /// <summary>Whether it knows us, and our sender's domain.</summary>
    public async Task<Finding> Look(CancellationToken stop)
    {
        var answer = await wire.Send(new OutsideRequest(HttpMethod.Get, "/domains") { MayRepeat = true }, ForLook, stop);
        if (Name(answer) == "restricted_api_key")
            return new Finding(true, "The key may send and nothing else, so the sender's domain can't be looked up.");
        if (!answer.IsGood)
            return new Finding(false, Told(answer));
        var domains = Domains(answer.Json());
        return domains.Contains(from.Host)
            ? new Finding(true, $"Mails are sent from {from.Address}, whose domain is verified.")
            : new Finding(false, $"The domain {from.Host} of Stoa:Resend:From is not verified at Resend.");
    }

    private static Delivery Read(OutsideAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 when answer.Json()?.At("id") is not null => Delivery.Done,
        >= 200 and < 300 => Delivery.NotYet("Resend gave an answer that makes no sense"),
        // The key is the message's own: another letter of it was taken before, written by a template that was changed since.
        409 when Name(answer) == "invalid_idempotent_request" => Delivery.Done,
        409 or 429 when Name(answer) is not ("daily_quota_exceeded" or "monthly_quota_exceeded") =>
            Delivery.Busy(Told(answer), answer.RetryAfter ?? Pause),
        422 when IsAboutReader(answer) => Delivery.Refused(Told(answer)),
        _ => Delivery.NotYet(Told(answer)),
    };

    /// <summary>What else can be invalid is ours: the sender, a tag.</summary>
    private static bool IsAboutReader(OutsideAnswer answer) =>
        Name(answer) == "validation_error" && answer.Json()?.Text("message") is { } said && said.Contains("`to`", StringComparison.Ordinal);

    private static string Told(OutsideAnswer answer) => answer.Status switch
    {
        401 or 403 => $"Resend does not know us, see Stoa:Resend:ApiKey and Stoa:Resend:From: {Said(answer)}",
        0 => answer.ToString(),
        _ => $"Resend: {Said(answer)}",
    };

    private static string Said(OutsideAnswer answer) => Words.Line($"{answer} {Name(answer)} {answer.Json()?.Text("message")}").Trim();

    private static string? Name(OutsideAnswer answer) => answer.Json()?.Text("name");

    private static HashSet<string> Domains(JsonElement? told) => new(
        (told?.Items("data") ?? []).Where(domain => domain.Text("status") == "verified").Select(domain => domain.Text("name"))
            .OfType<string>(),
        StringComparer.OrdinalIgnoreCase);

    private sealed record Mail(
        string From, string[] To, string Subject, string Html, string Text, Tag[] Tags, Dictionary<string, string> Headers);

    private sealed record Tag(string Name, string Value);
}
