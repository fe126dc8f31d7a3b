using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Stoa.Fakes;

/// <summary>A text as Twilio has it.</summary>
public sealed record FakeText(string Sid, string To, string From, string Body, string? Callback, DateTimeOffset MadeAt)
{
    public string Status { get; set; } = "queued";
}

/// <summary>Twilio's API as far as the shop uses it: an account, its messages sent and listed.</summary>
public sealed class TwilioFake(TimeProvider? time = null) : Fake
{
    private readonly List<FakeText> texts = [];

    public string Account { get; } = "AC" + new string('1', 32);

    public string Token { get; set; } = "0123456789abcdef0123456789abcdef";

    /// <summary>Who answered STOP.</summary>
    public HashSet<string> OptedOut { get; } = new(StringComparer.Ordinal);

    /// <summary>It writes words of its own before each text.</summary>
    public bool IsTrial { get; set; }

    public IReadOnlyList<FakeText> Texts
    {
        get
        {
            lock (texts)
                return [.. texts];
        }
    }

    /// <summary>How it signs what it tells.</summary>
    public static string Sign(string token, string address, IEnumerable<(string Name, string Value)> form)
    {
        var signed = address + string.Concat(form.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => one.Name + one.Value));
#pragma warning disable CA5350 // the real one does so
        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350
    }

    protected override ValueTask<FakeAnswer> Answer(FakeRequest request) => new(Meet(request));

    private FakeAnswer Meet(FakeRequest request)
    {
        if (request.Basic != (Account, Token))
            return Error(401, 20003, "Authenticate");
        if (request.Path == $"/2010-04-01/Accounts/{Account}.json" && request.Method == "GET")
            return FakeAnswer.Of(200, new { sid = Account, status = "active", friendly_name = "Shop" });
        if (request.Path != $"/2010-04-01/Accounts/{Account}/Messages.json")
            return Error(404, 20404, "The requested resource was not found");
        return request.Method == "POST" ? Send(request.Form) : List(request.Asked);
    }

    private FakeAnswer Send(IReadOnlyDictionary<string, string> form)
    {
        string Field(string name) => form.GetValueOrDefault(name, "");
        if (Field("To").Length == 0)
            return Error(400, 21604, "A 'To' phone number is required.");
        if (Field("From").Length == 0 && Field("MessagingServiceSid").Length == 0)
            return Error(400, 21603, "A 'From' phone number is required.");
        if (Field("Body").Length == 0)
            return Error(400, 21602, "Message body is required.");
        if (Field("Body").Length > 1600)
            return Error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
        var to = Field("To");
        if (to.Length is < 9 or > 16 || to[0] != '+' || !to.Skip(1).All(char.IsAsciiDigit))
            return Error(400, 21211, $"Invalid 'To' Phone Number: {to}");
        if (form.TryGetValue("StatusCallback", out var callback) && !callback.StartsWith("https://", StringComparison.Ordinal))
            return Error(400, 21609, "The StatusCallback URL is not a valid URL.");
        if (OptedOut.Contains(to))
            return Error(400, 21610, "Attempt to send to unsubscribed recipient");
        lock (texts)
        {
            var body = (IsTrial ? "Sent from your Twilio trial account - " : "") + Field("Body");
            var text = new FakeText(
                $"SM{texts.Count:x32}", to, Field("From"), body, callback, (time ?? TimeProvider.System).GetUtcNow());
            texts.Add(text);
            return FakeAnswer.Of(201, Told(text));
        }
    }

    private FakeAnswer List(IReadOnlyDictionary<string, string> asked)
    {
        lock (texts)
        {
            var found = texts.Where(text => !asked.TryGetValue("To", out var to) || text.To == to).Reverse()
                .Take(int.Parse(asked.GetValueOrDefault("PageSize", "50"), CultureInfo.InvariantCulture)).Select(Told).ToArray();
            return FakeAnswer.Of(200, new { messages = found, page = 0, page_size = found.Length, next_page_uri = (string?)null });
        }
    }

    private object Told(FakeText text) => new
    {
        sid = text.Sid,
        account_sid = Account,
        to = text.To,
        from = text.From,
        body = text.Body,
        status = text.Status,
        direction = "outbound-api",
        error_code = (int?)null,
        date_created = text.MadeAt.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture),
        date_sent = (string?)null,
    };

    private static FakeAnswer Error(int status, int code, string message) => FakeAnswer.Of(
        status, new { code, message, more_info = $"https://www.twilio.com/docs/errors/{code}", status });
}
