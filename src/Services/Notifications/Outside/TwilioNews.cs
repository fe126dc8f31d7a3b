using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Stoa.Notifications;

/// <summary>What Twilio tells of a text by itself.</summary>
/// <param name="callback">Where we asked to be told, as it was given to Twilio.</param>
internal sealed class TwilioNews(string token, string callback) : INewsReader
{
    private const int MostFields = 100;

    public CarrierNews? Read(HttpRequest request, byte[] body, DateTimeOffset now)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        if (form.Count > MostFields || request.Headers[TwilioSignature.Header] is not [{ } signature]
            || !TwilioSignature.IsGenuine(signature, callback + request.QueryString.Value, form, token))
            return null;
        string Field(string name) => form.TryGetValue(name, out var values) ? values.ToString() : "";
        var status = Field("MessageStatus");
        var code = Field("ErrorCode");
        var news = new CarrierNews(
            Words.Line($"{Field("MessageSid")}:{status}"), Words.Line(status), request.Query[TwilioCarrier.MessageInQuery]);
        return status switch
        {
            "delivered" => news with { IsArrival = true },
            "failed" or "undelivered" => news with
            {
                Failure = $"Twilio could not deliver the text: {TwilioCarrier.Explain(code)}",
                Closes = code == TwilioCarrier.OptedOut ? (Channel.Sms, Field("To"), ClosedAddress.OptedOut) : null,
            },
            _ => news,
        };
    }
}
