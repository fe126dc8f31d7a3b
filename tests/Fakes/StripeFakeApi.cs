using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Fakes;

/// <summary>What Stripe's API checks and answers.</summary>
public sealed partial class StripeFake
{
    protected override ValueTask<FakeAnswer> Answer(FakeRequest request)
    {
        lock (gate)
            return new(Repeating(request));
    }

    /// <summary>Where a request got as far as being carried out, its error is what every repetition gets.</summary>
    protected override void Stumbled(FakeRequest request)
    {
        lock (gate)
        {
            if (request.Method == "POST" && request.Header("Idempotency-Key") is { } key)
                kept[key] = (request.Path + " " + request.Text, Error(500, "api_error", null, "An unknown error occurred"));
        }
    }

    private FakeAnswer Repeating(FakeRequest request)
    {
        if (request.Header("Authorization") != "Bearer " + SecretKey && request.Basic != (SecretKey, ""))
            return Error(401, "invalid_request_error", null, "Invalid API Key provided");
        if (request.Method != "POST")
            return Read(request);
        if (request.Header("Content-Type") != "application/x-www-form-urlencoded")
            return Error(400, "invalid_request_error", null, "Invalid request: a form is expected");
        var key = request.Header("Idempotency-Key");
        var asked = request.Path + " " + request.Text;
        if (key is not null && kept.TryGetValue(key, out var before))
        {
            return before.Asked == asked
                ? before.Answer
                : Error(400, "idempotency_error", null, "Keys for idempotent requests can only be used with the same parameters");
        }
        var answer = Do(request);
        // What was never begun is not kept.
        if (key is not null && answer.Status is 200 or 402)
            kept[key!] = (asked, answer);
        return answer;
    }

    private FakeAnswer Do(FakeRequest request) => request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [_, "payment_intents"] => CreateIntent(request.Form),
        [_, "payment_intents", var id, "cancel"] => Cancel(id),
        [_, "checkout", "sessions"] => CreateSession(request.Form),
        [_, "checkout", "sessions", var id, "expire"] => Expire(id),
        [_, "refunds"] => CreateRefund(request.Form),
        [_, "webhook_endpoints"] => CreateEndpoint(request.Form),
        _ => Missing(request.Path),
    };

    private FakeAnswer Read(FakeRequest request) => request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        [_, "balance"] => Ok(new JsonObject { ["object"] = "balance", ["livemode"] = false }),
        [_, "webhook_endpoints"] => Ok(new JsonObject { ["object"] = "list", ["has_more"] = false, ["data"] = Endpoints.DeepClone() }),
        [_, "payment_intents", "search"] => Search(request),
        [_, "payment_intents"] => Page(intents, request),
        [_, "payment_intents", var id] => One(intents, id),
        [_, "checkout", "sessions"] => Page(sessions, request),
        [_, "checkout", "sessions", var id] => Session(id, request.Asked.GetValueOrDefault("expand[]") == "payment_intent"),
        [_, "charges"] => Page(charges, request),
        [_, "refunds"] => Page([.. refunds.Where(one => Text(one, "payment_intent") == request.Asked["payment_intent"])], request),
        [_, "refunds", var id] => One(refunds, id),
        _ => Missing(request.Path),
    };

    private FakeAnswer CreateIntent(IReadOnlyDictionary<string, string> form)
    {
        if (Unknown(
                form, "amount", "currency", "confirm", "description", "return_url", "payment_method", "payment_method_types",
                "payment_method_data[type]", "payment_method_data[card][token]", "metadata") is { } unknown)
            return unknown;
        if (!long.TryParse(form.GetValueOrDefault("amount"), CultureInfo.InvariantCulture, out var amount) || amount < 1)
            return Error(400, "invalid_request_error", "parameter_invalid_integer", "Invalid positive integer: amount");
        if (form.GetValueOrDefault("currency") is not { Length: 3 } currency || currency.Any(char.IsAsciiLetterUpper))
            return Error(400, "invalid_request_error", "parameter_missing", "Missing required param: currency.");
        if (currency is "usd" or "eur" && amount < 50)
            return Error(400, "invalid_request_error", "amount_too_small", "Amount must be at least $0.50 usd");
        var card = form.GetValueOrDefault("payment_method") ?? form.GetValueOrDefault("payment_method_data[card][token]");
        var isConfirmed = form.GetValueOrDefault("confirm") == "true";
        if (isConfirmed && !(card is not null && (GoodCards.Contains(card) || BankCards.Contains(card) || Declines.ContainsKey(card))))
            return Error(400, "invalid_request_error", "resource_missing", $"No such token: '{card}'");
        var intent = NewIntent(amount, currency, Metadata(form, "metadata"));
        if (!isConfirmed)
            return Ok(intent);
        if (Declines.TryGetValue(card!, out var decline))
        {
            Decline(intent, "card_declined", decline);
            return Error(402, "card_error", "card_declined", "Your card was declined.", decline, intent);
        }
        if (BankCards.Contains(card))
        {
            intent["status"] = "requires_action";
            intent["next_action"] = form.ContainsKey("return_url")
                ? new JsonObject
                {
                    ["type"] = "redirect_to_url",
                    ["redirect_to_url"] = new JsonObject
                    {
                        ["url"] = $"{Address}bank/{Text(intent, "id")}",
                        ["return_url"] = form["return_url"],
                    },
                }
                : new JsonObject { ["type"] = "use_stripe_sdk", ["use_stripe_sdk"] = new JsonObject() };
            Happen("payment_intent.requires_action", intent);
            return Ok(intent);
        }
        Capture(intent);
        return Ok(intent);
    }

    private FakeAnswer Cancel(string id)
    {
        if (intents.Find(one => Text(one, "id") == id) is not { } intent)
            return Missing(id);
        if (Text(intent, "status") is "succeeded" or "canceled" or "processing")
            return Error(400, "invalid_request_error", "payment_intent_unexpected_state", "You cannot cancel this PaymentIntent.");
        intent["status"] = "canceled";
        intent["next_action"] = null;
        Happen("payment_intent.canceled", intent);
        return Ok(intent);
    }

    private FakeAnswer CreateSession(IReadOnlyDictionary<string, string> form)
    {
        if (Unknown(
                form, "mode", "client_reference_id", "success_url", "cancel_url", "expires_at", "line_items[0]", "metadata",
                "payment_intent_data[metadata]") is { } unknown)
            return unknown;
        if (form.GetValueOrDefault("mode") != "payment" || !form.ContainsKey("success_url"))
            return Error(400, "invalid_request_error", "parameter_missing", "Missing required param: success_url.");
        if (!long.TryParse(form.GetValueOrDefault("line_items[0][price_data][unit_amount]"), CultureInfo.InvariantCulture, out var amount))
            return Error(400, "invalid_request_error", "parameter_missing", "Missing required param: line_items.");
        if (form.TryGetValue("expires_at", out var ends))
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(ends, CultureInfo.InvariantCulture)) - Now();
            if (at < TimeSpan.FromMinutes(30) || at > TimeSpan.FromHours(24))
                return Error(400, "invalid_request_error", null, "`expires_at` must be between 30 minutes and 24 hours from now.");
        }
        var id = NewId("cs_test_");
        var session = Made(new JsonObject
        {
            ["id"] = id,
            ["object"] = "checkout.session",
            ["mode"] = "payment",
            ["status"] = "open",
            ["payment_status"] = "unpaid",
            ["amount_total"] = amount,
            ["currency"] = form["line_items[0][price_data][currency]"],
            ["url"] = $"{Address}pay/{id}",
            ["client_reference_id"] = form.GetValueOrDefault("client_reference_id"),
            ["payment_intent"] = null,
            ["metadata"] = Metadata(form, "metadata"),
            ["_intent_metadata"] = Metadata(form, "payment_intent_data[metadata]"),
        });
        sessions.Add(session);
        return Ok(session);
    }

    private FakeAnswer Expire(string id)
    {
        if (sessions.Find(one => Text(one, "id") == id) is not { } session)
            return Missing(id);
        if (Text(session, "status") != "open")
            return Error(400, "invalid_request_error", null, "Only Checkout Sessions with a status in [\"open\"] can be expired.");
        session["status"] = "expired";
        session["url"] = null;
        Happen("checkout.session.expired", session);
        return Ok(session);
    }

    private FakeAnswer CreateEndpoint(IReadOnlyDictionary<string, string> form)
    {
        if (Unknown(form, "url", "api_version", "enabled_events") is { } unknown)
            return unknown;
        if (form.GetValueOrDefault("url") is not { Length: > 0 } url || form.GetValueOrDefault("enabled_events[]") is not { } events)
            return Error(400, "invalid_request_error", "parameter_missing", "Missing required param: url or enabled_events.");
        var endpoint = new JsonObject
        {
            ["id"] = NewId("we_"),
            ["object"] = "webhook_endpoint",
            ["url"] = url,
            ["status"] = "enabled",
            ["api_version"] = form.GetValueOrDefault("api_version"),
            ["enabled_events"] = new JsonArray([.. events.Split(',').Select(one => (JsonNode)one)]),
        };
        Endpoints.Add(endpoint.DeepClone());
        endpoint["secret"] = EndpointSecret;
        return Ok(endpoint);
    }

    private FakeAnswer CreateRefund(IReadOnlyDictionary<string, string> form)
    {
        if (Unknown(form, "payment_intent", "amount", "reason", "metadata") is { } unknown)
            return unknown;
        var charge = charges.Find(one =>
            Text(one, "payment_intent") == form.GetValueOrDefault("payment_intent") && Text(one, "status") == "succeeded");
        if (charge is null)
            return Missing(form.GetValueOrDefault("payment_intent") ?? "");
        var left = Whole(charge, "amount_captured") - Whole(charge, "amount_refunded");
        if (left == 0)
            return Error(400, "invalid_request_error", "charge_already_refunded", "Charge has already been refunded.");
        if (!long.TryParse(form.GetValueOrDefault("amount"), CultureInfo.InvariantCulture, out var amount) || amount < 1 || amount > left)
            return Error(400, "invalid_request_error", null, "Refund amount is greater than unrefunded amount on charge");
        return Ok(NewRefund(charge, amount, Metadata(form, "metadata")));
    }

    private FakeAnswer Search(FakeRequest request)
    {
        if ((request.Asked.GetValueOrDefault("query") ?? "").Split('\'') is not ["metadata[", var name, "]:", var value, ""])
            return Error(400, "invalid_request_error", null, "We were unable to parse your search query.");
        var found = IsIndexBehind
            ? []
            : intents.Where(one => Text(one["metadata"]!.AsObject(), name) == value).Reverse();
        return Ok(new JsonObject { ["object"] = "search_result", ["has_more"] = false, ["data"] = new JsonArray([.. found.Select(Told)]) });
    }

    /// <summary>Newest first; what stands before one is newer, and the page is the one next to it.</summary>
    private static FakeAnswer Page(List<JsonObject> all, FakeRequest request)
    {
        var asked = request.Asked;
        var limit = (int)Number(asked.GetValueOrDefault("limit") ?? "10");
        if (limit is < 1 or > 100)
            return Error(400, "invalid_request_error", "parameter_invalid_integer", "Invalid integer: limit");
        var list = all.AsEnumerable().Reverse().Where(one =>
            (!asked.TryGetValue("created[gte]", out var from) || Whole(one, "created") >= Number(from))
            && (!asked.TryGetValue("created[lt]", out var to) || Whole(one, "created") < Number(to))).ToList();
        if (asked.TryGetValue("ending_before", out var before))
        {
            var newer = list.TakeWhile(one => Text(one, "id") != before).ToList();
            return Listed(newer.TakeLast(limit), newer.Count > limit);
        }
        if (asked.TryGetValue("starting_after", out var after))
            list = [.. list.SkipWhile(one => Text(one, "id") != after).Skip(1)];
        return Listed(list.Take(limit), list.Count > limit);
    }

    private static FakeAnswer Listed(IEnumerable<JsonObject> page, bool hasMore) =>
        Ok(new JsonObject { ["object"] = "list", ["has_more"] = hasMore, ["data"] = new JsonArray([.. page.Select(Told)]) });

    private FakeAnswer Session(string id, bool isExpanded)
    {
        if (sessions.Find(one => Text(one, "id") == id)?.DeepClone().AsObject() is not { } session)
            return Missing(id);
        if (isExpanded && intents.Find(one => Text(one, "id") == Text(session, "payment_intent")) is { } intent)
            session["payment_intent"] = intent.DeepClone();
        return Ok(session);
    }

    private static FakeAnswer One(List<JsonObject> all, string id) =>
        all.Find(one => Text(one, "id") == id) is { } found ? Ok(found) : Missing(id);

    private JsonObject Made(JsonObject it)
    {
        it["created"] = Now().ToUnixTimeSeconds();
        it["livemode"] = false;
        return it;
    }

    private string NewId(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}fake{++number:D10}");

    /// <summary>As others see it: what begins with a line is its own.</summary>
    private static JsonNode Told(JsonObject it)
    {
        var told = it.DeepClone().AsObject();
        foreach (var hidden in told.Select(one => one.Key).Where(name => name.StartsWith('_')).ToList())
            told.Remove(hidden);
        return told;
    }

    private static FakeAnswer? Unknown(IReadOnlyDictionary<string, string> form, params string[] known) =>
        form.Keys.FirstOrDefault(name => !known.Any(one => name == one || name.StartsWith(one + "[", StringComparison.Ordinal))) is { } odd
            ? Error(400, "invalid_request_error", "parameter_unknown", $"Received unknown parameter: {odd}")
            : null;

    private static JsonObject Metadata(IReadOnlyDictionary<string, string> form, string prefix) => new(form
        .Where(one => one.Key.StartsWith(prefix + "[", StringComparison.Ordinal))
        .Select(one => KeyValuePair.Create<string, JsonNode?>(one.Key[(prefix.Length + 1)..^1], one.Value)));

    private static string? Text(JsonObject it, string name) => it[name]?.GetValue<string>();

    private static long Whole(JsonObject it, string name) => it[name]!.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? Number(it[name]!.ToJsonString())
        : 0;

    private static long Number(string written) => long.Parse(written, CultureInfo.InvariantCulture);

    private static FakeAnswer Ok(JsonObject it) => new(200, Encoding.UTF8.GetBytes(Told(it).ToJsonString()));

    private static FakeAnswer Missing(string what) =>
        Error(404, "invalid_request_error", "resource_missing", $"No such object: '{what}'");

    private static FakeAnswer Error(
        int status, string type, string? code, string message, string? decline = null, JsonObject? intent = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
            error["code"] = code;
        if (decline is not null)
            error["decline_code"] = decline;
        if (intent is not null)
            error["payment_intent"] = Told(intent);
        return new(status, Encoding.UTF8.GetBytes(new JsonObject { ["error"] = error }.ToJsonString()));
    }
}
