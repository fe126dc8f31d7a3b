using System.Text.Json;

namespace Stoa.Fakes;

/// <summary>Resend's API as far as the shop uses it: POST /emails, GET /domains.</summary>
public sealed class ResendFake : Fake
{
    private readonly Dictionary<string, (string Body, string Id)> keys = new(StringComparer.Ordinal);
    private readonly List<JsonElement> mails = [];

    public string Key { get; set; } = "re_test_0123456789";

    /// <summary>The key may send and nothing else.</summary>
    public bool IsRestricted { get; set; }

    /// <summary>What it took, each once.</summary>
    public IReadOnlyList<JsonElement> Mails
    {
        get
        {
            lock (mails)
                return [.. mails];
        }
    }

    protected override ValueTask<FakeAnswer> Answer(FakeRequest request) => new(Meet(request));

    private FakeAnswer Meet(FakeRequest request)
    {
        if (request.Header("Authorization") is not { } said)
            return Error(401, "missing_api_key", "Missing API key in the authorization header");
        if (said != "Bearer " + Key)
            return Error(403, "invalid_api_key", "API key is invalid");
        return (request.Method, request.Path) switch
        {
            ("POST", "/emails") => Send(request),
            ("GET", "/domains") when IsRestricted =>
                Error(401, "restricted_api_key", "This API key is restricted to only send emails"),
            ("GET", "/domains") =>
                FakeAnswer.Of(200, new { data = new[] { new { id = "d1", name = "example.com", status = "verified" } } }),
            _ => Error(404, "not_found", "The requested endpoint does not exist"),
        };
    }

    private FakeAnswer Send(FakeRequest request)
    {
        var key = request.Header("Idempotency-Key");
        if (key is { Length: > 256 })
            return Error(400, "invalid_idempotency_key", "The key must be between 1-256 chars");
        if (key is not null && keys.TryGetValue(key, out var known))
        {
            return known.Body == request.Text
                ? FakeAnswer.Of(200, new { id = known.Id })
                : Error(409, "invalid_idempotent_request", "This idempotency key has been used on a request with a different payload");
        }
        var mail = request.Json;
        foreach (var required in new[] { "from", "to", "subject" })
        {
            if (!mail.TryGetProperty(required, out _))
                return Error(422, "missing_required_field", $"Missing `{required}` field");
        }
        if (!mail.TryGetProperty("html", out _) && !mail.TryGetProperty("text", out _))
            return Error(422, "validation_error", "Missing `html` or `text` field");
        if (!mail.GetProperty("from").GetString()!.Contains("@example.com", StringComparison.Ordinal))
            return Error(403, "validation_error", "The domain is not verified. Please, add and verify your domain");
        if (mail.GetProperty("to").EnumerateArray().Any(to => to.GetString()!.Split('@') is not [_, var host] || !host.Contains('.')))
            return Error(422, "validation_error", "Invalid `to` field. The email address needs to follow the `email@example.com` format.");
        foreach (var tag in mail.GetProperty("tags").EnumerateArray())
        {
            if (!(tag.GetProperty("name").GetString() + tag.GetProperty("value").GetString()).All(IsOfTags))
                return Error(422, "validation_error", "Tags should only contain ASCII letters, numbers, underscores, or dashes.");
        }
        var id = $"49a3999c-0ce1-4ea6-ab68-{keys.Count:D12}";
        keys[key ?? id] = (request.Text, id);
        lock (mails)
            mails.Add(mail);
        return FakeAnswer.Of(200, new { id });
    }

    private static bool IsOfTags(char one) => char.IsAsciiLetterOrDigit(one) || one is '_' or '-';

    private static FakeAnswer Error(int status, string name, string message) =>
        FakeAnswer.Of(status, new { statusCode = status, message, name });
}
