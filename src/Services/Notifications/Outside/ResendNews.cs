using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stoa.Kernel.Outside;

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
        var type = told.Text("type") ?? "unknown";
        var data = told.At("data");
        var news = new CarrierNews(id, Words.Line(type), MessageOf(data));
        switch (type)
        {
            case "email.delivered":
                return news with { IsArrival = true };
            case "email.bounced":
                var bounce = data?.At("bounce");
                var isForGood = bounce?.Text("type") is null or "Permanent";
                return news with
                {
                    Failure = "The mail came back: " + (bounce?.Text("message") ?? bounce?.Text("type") ?? "the address refused it"),
                    Closes = isForGood ? Closed(data, ClosedAddress.Bounced) : null,
                };
            case "email.complained":
                return news with { Closes = Closed(data, ClosedAddress.Complained) };
            case "email.failed":
                return news with { Failure = "Resend could not send the mail: " + (data?.At("failed")?.Text("reason") ?? "no reason") };
            default:
                return news;
        }
    }

    /// <summary>We write to one address at a time; what went to several was none of ours.</summary>
    private static (Channel, string, string)? Closed(JsonElement? data, string reason) =>
        data?.At("to") is { ValueKind: JsonValueKind.Array } to && to.GetArrayLength() == 1 && to[0].ValueKind == JsonValueKind.String
        && Sender.Parse(to[0].GetString()!) is { } reader
            ? (Channel.Email, reader.Address, reason)
            : null;

    /// <summary>We put the message's id on each mail. Tags are told as an object; as a list of names and values they were given.</summary>
    private static string? MessageOf(JsonElement? data) => data?.At("tags") switch
    {
        { ValueKind: JsonValueKind.Object } tags => tags.Text(ResendCarrier.MessageTag),
        { ValueKind: JsonValueKind.Array } tags => tags.EnumerateArray()
            .Where(tag => tag.Text("name") == ResendCarrier.MessageTag).Select(tag => tag.Text("value")).FirstOrDefault(),
        _ => null,
    };
}
