using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Stoa.Notifications;

/// <summary>What Resend tells of a mail by itself.</summary>
internal sealed class ResendNews(byte[] secret) : INewsReader
{
    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 16 };

    public CarrierNews? Read(HttpRequest request, byte[] body, DateTimeOffset now)
    {
        if (SvixSignature.GenuineId(request.Headers, body, secret, now) is not { } id)
            return null;
        try
        {
            using var told = JsonDocument.Parse(body, Reading);
            return Read(id, told.RootElement);
        }
        catch (JsonException)
        {
            return new CarrierNews(id, "unreadable", null);       // it is from Resend, so repeating it would help nobody
        }
    }

    private static CarrierNews Read(string id, JsonElement told)
    {
        var type = Text(told, "type") ?? "unknown";
        var data = Member(told, "data");
        var news = new CarrierNews(id, Words.Line(type), MessageOf(data));
        switch (type)
        {
            case "email.delivered":
                return news with { IsArrival = true };
            case "email.bounced":
                var bounce = Member(data, "bounce");
                var isForGood = Text(bounce, "type") is null or "Permanent";
                return news with
                {
                    Failure = "The mail came back: " + (Text(bounce, "message") ?? Text(bounce, "type") ?? "the address refused it"),
                    Closes = isForGood ? Closed(data, ClosedAddress.Bounced) : null,
                };
            case "email.complained":
                return news with { Closes = Closed(data, ClosedAddress.Complained) };
            case "email.failed":
                return news with { Failure = "Resend could not send the mail: " + (Text(Member(data, "failed"), "reason") ?? "no reason") };
            default:
                return news;
        }
    }

    /// <summary>We write to one address at a time; what went to several was none of ours.</summary>
    private static (Channel, string, string)? Closed(JsonElement? data, string reason) =>
        Member(data, "to") is { ValueKind: JsonValueKind.Array } to && to.GetArrayLength() == 1 && to[0].ValueKind == JsonValueKind.String
        && Sender.Parse(to[0].GetString()!) is { } reader
            ? (Channel.Email, reader.Address, reason)
            : null;

    /// <summary>We put the message's id on each mail. Tags are told as an object; as a list of names and values they were given.</summary>
    private static string? MessageOf(JsonElement? data) => Member(data, "tags") switch
    {
        { ValueKind: JsonValueKind.Object } tags => Text(tags, ResendCarrier.MessageTag),
        { ValueKind: JsonValueKind.Array } tags => tags.EnumerateArray()
            .Where(tag => Text(tag, "name") == ResendCarrier.MessageTag).Select(tag => Text(tag, "value")).FirstOrDefault(),
        _ => null,
    };

    private static JsonElement? Member(JsonElement? of, string name) =>
        of is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? of, string name) =>
        Member(of, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
