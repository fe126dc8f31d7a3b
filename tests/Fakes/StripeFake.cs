using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Stoa.Fakes;

/// <summary>
/// Stripe as far as a shop uses it: intents, checkout sessions, refunds, charges, the events that it would send. It knows the test cards,
/// refuses what it does not know, and repeats its answers by idempotency key, errors included. Its books are its own.
/// </summary>
public sealed partial class StripeFake : Fake
{
    public const string SecretKey = "sk_test_51StoaFake00000000000000";
    public const string Version = "2024-06-20";

    /// <summary>The signing secret of an endpoint that is made by its API.</summary>
    public const string EndpointSecret = "whsec_madeByTheFakeItself00000000";

    private static readonly string[] GoodCards =
        ["tok_visa", "tok_mastercard", "tok_amex", "pm_card_visa", "pm_card_mastercard", "pm_card_amex"];

    private static readonly Dictionary<string, string> Declines = new(StringComparer.Ordinal)
    {
        ["tok_chargeDeclined"] = "generic_decline",
        ["tok_chargeDeclinedInsufficientFunds"] = "insufficient_funds",
        ["pm_card_chargeDeclined"] = "generic_decline",
        ["pm_card_chargeDeclinedInsufficientFunds"] = "insufficient_funds",
    };

    private static readonly string[] BankCards = ["tok_threeDSecure2Required", "pm_card_threeDSecure2Required"];

    private readonly Dictionary<string, (string Asked, FakeAnswer Answer)> kept = new(StringComparer.Ordinal);
    private readonly List<JsonObject> intents = [], sessions = [], charges = [], refunds = [], events = [];
    private readonly Lock gate = new();
    private TaskCompletionSource happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int number;

    /// <summary>What time it is there.</summary>
    public Func<DateTimeOffset> Now { get; set; } = TimeProvider.System.GetUtcNow;

    /// <summary>Its index of metadata has not seen anything yet.</summary>
    public bool IsIndexBehind { get; set; }

    /// <summary>Banks take their time with refunds.</summary>
    public bool RefundsPend { get; set; }

    /// <summary>Webhook endpoints as its owner set them up.</summary>
    public JsonArray Endpoints { get; } = [];

    /// <summary>What it would send, in the order in which it happened.</summary>
    public IReadOnlyList<string> Events
    {
        get
        {
            lock (gate)
                return [.. events.Select(one => one.ToJsonString())];
        }
    }

    /// <summary>Ends as soon as more than so many events have happened.</summary>
    public Task HappensAfter(int events)
    {
        lock (gate)
            return this.events.Count > events ? Task.CompletedTask : happened.Task;
    }

    /// <summary>What it took and gave back for each payment, by the name that the shop gave it.</summary>
    public IReadOnlyDictionary<string, (long Captured, long Refunded)> Books
    {
        get
        {
            lock (gate)
            {
                return charges.Where(one => Text(one, "status") == "succeeded")
                    .GroupBy(one => Text(one["metadata"]!.AsObject(), "payment") ?? "?", StringComparer.Ordinal)
                    .ToDictionary(
                        group => group.Key,
                        group => (group.Sum(one => Whole(one, "amount_captured")), group.Sum(one => Whole(one, "amount_refunded"))),
                        StringComparer.Ordinal);
            }
        }
    }

    /// <summary>A header as Stripe signs its webhooks.</summary>
    public static string Sign(string body, string secret, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture, $"t={at.ToUnixTimeSeconds()},v1={Hmac(body, secret, at)}");

    public static string Hmac(string body, string secret, DateTimeOffset at)
    {
        var signed = string.Create(CultureInfo.InvariantCulture, $"{at.ToUnixTimeSeconds()}.{body}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));
    }

    /// <summary>The buyer was at the bank's page.</summary>
    public void Authenticate(string intentId, bool isGood)
    {
        lock (gate)
        {
            var intent = intents.Single(one => Text(one, "id") == intentId);
            if (Text(intent, "status") != "requires_action")
                return;
            if (isGood)
                Capture(intent);
            else
                Decline(intent, "payment_intent_authentication_failure", null);
        }
    }

    /// <summary>The buyer was at the page of a session. Gives whether it was paid.</summary>
    public bool Pay(string sessionId, string card = "tok_visa")
    {
        lock (gate)
        {
            var session = sessions.Single(one => Text(one, "id") == sessionId);
            if (Text(session, "status") != "open")
                return false;
            var intent = intents.FirstOrDefault(one => Text(one, "id") == Text(session, "payment_intent")) ?? NewIntent(
                Whole(session, "amount_total"), Text(session, "currency")!, session["_intent_metadata"]!.DeepClone().AsObject());
            session["payment_intent"] = Text(intent, "id");
            if (Declines.TryGetValue(card, out var code))
            {
                Decline(intent, "card_declined", code);
                return false;
            }
            Capture(intent);
            session["status"] = "complete";
            session["payment_status"] = "paid";
            session["url"] = null;
            Happen("checkout.session.completed", session);
            return true;
        }
    }

    /// <summary>The buyer chose a way that takes days, such as a debit; what came of it is told later.</summary>
    public void PayLater(string sessionId)
    {
        lock (gate)
        {
            var session = sessions.Single(one => Text(one, "id") == sessionId);
            var intent = NewIntent(
                Whole(session, "amount_total"), Text(session, "currency")!, session["_intent_metadata"]!.DeepClone().AsObject());
            intent["status"] = "processing";
            session["payment_intent"] = Text(intent, "id");
            session["status"] = "complete";
            session["url"] = null;
            Happen("checkout.session.completed", session);
        }
    }

    /// <summary>What came of it.</summary>
    public void Arrive(string sessionId, bool isGood)
    {
        lock (gate)
        {
            var session = sessions.Single(one => Text(one, "id") == sessionId);
            var intent = intents.Single(one => Text(one, "id") == Text(session, "payment_intent"));
            if (isGood)
            {
                Capture(intent);
                session["payment_status"] = "paid";
                Happen("checkout.session.async_payment_succeeded", session);
                return;
            }
            Decline(intent, "payment_intent_payment_attempt_failed", "debit_not_authorized");
            Happen("checkout.session.async_payment_failed", session);
        }
    }

    /// <summary>Somebody gives money back at the dashboard.</summary>
    public void RefundByHand(string intentId, long amount)
    {
        lock (gate)
            NewRefund(charges.Single(one => Text(one, "payment_intent") == intentId && Text(one, "status") == "succeeded"), amount, []);
    }

    /// <summary>What became of a refund that was pending.</summary>
    public void Settle(string refundId, bool isGood)
    {
        lock (gate)
        {
            var refund = refunds.Single(one => Text(one, "id") == refundId);
            refund["status"] = isGood ? "succeeded" : "failed";
            if (!isGood)
            {
                refund["failure_reason"] = "expired_or_canceled_card";
                var charge = charges.Single(one => Text(one, "id") == Text(refund, "charge"));
                charge["amount_refunded"] = Whole(charge, "amount_refunded") - Whole(refund, "amount");
            }
            Happen(isGood ? "refund.updated" : "refund.failed", refund);
        }
    }

    /// <summary>The buyer's bank wants it back, or has decided.</summary>
    public void Dispute(string intentId, string id, string kind, string status)
    {
        lock (gate)
        {
            var charge = charges.Single(one => Text(one, "payment_intent") == intentId && Text(one, "status") == "succeeded");
            Happen("charge.dispute." + kind, new JsonObject
            {
                ["id"] = id,
                ["object"] = "dispute",
                ["amount"] = Whole(charge, "amount"),
                ["currency"] = Text(charge, "currency"),
                ["charge"] = Text(charge, "id"),
                ["payment_intent"] = intentId,
                ["status"] = status,
                ["reason"] = "fraudulent",
                ["metadata"] = new JsonObject(),
            });
        }
    }

    private JsonObject NewIntent(long amount, string currency, JsonObject metadata)
    {
        var id = NewId("pi_");
        var intent = Made(new JsonObject
        {
            ["id"] = id,
            ["object"] = "payment_intent",
            ["amount"] = amount,
            ["amount_received"] = 0,
            ["currency"] = currency,
            ["status"] = "requires_payment_method",
            ["metadata"] = metadata,
            ["next_action"] = null,
            ["last_payment_error"] = null,
            ["client_secret"] = id + "_secret_none",
        });
        intents.Add(intent);
        return intent;
    }

    private void Capture(JsonObject intent)
    {
        intent["status"] = "succeeded";
        intent["amount_received"] = Whole(intent, "amount");
        intent["next_action"] = null;
        charges.Add(Charge(intent, "succeeded"));
        Happen("payment_intent.succeeded", intent);
    }

    private void Decline(JsonObject intent, string code, string? decline)
    {
        intent["status"] = "requires_payment_method";
        intent["next_action"] = null;
        intent["last_payment_error"] = new JsonObject { ["type"] = "card_error", ["code"] = code, ["decline_code"] = decline };
        charges.Add(Charge(intent, "failed"));
        Happen("payment_intent.payment_failed", intent);
    }

    private JsonObject Charge(JsonObject intent, string status) => Made(new JsonObject
    {
        ["id"] = NewId("ch_"),
        ["object"] = "charge",
        ["amount"] = Whole(intent, "amount"),
        ["amount_captured"] = status == "succeeded" ? Whole(intent, "amount") : 0,
        ["amount_refunded"] = 0,
        ["captured"] = status == "succeeded",
        ["currency"] = Text(intent, "currency"),
        ["status"] = status,
        ["payment_intent"] = Text(intent, "id"),
        ["metadata"] = intent["metadata"]!.DeepClone(),
    });

    private JsonObject NewRefund(JsonObject charge, long amount, JsonObject metadata)
    {
        charge["amount_refunded"] = Whole(charge, "amount_refunded") + amount;
        var refund = Made(new JsonObject
        {
            ["id"] = NewId("re_"),
            ["object"] = "refund",
            ["amount"] = amount,
            ["currency"] = Text(charge, "currency"),
            ["status"] = RefundsPend ? "pending" : "succeeded",
            ["charge"] = Text(charge, "id"),
            ["payment_intent"] = Text(charge, "payment_intent"),
            ["metadata"] = metadata,
        });
        refunds.Add(refund);
        Happen("charge.refunded", charge);
        return refund;
    }

    private void Happen(string type, JsonObject it)
    {
        events.Add(new JsonObject
        {
            ["id"] = NewId("evt_"),
            ["object"] = "event",
            ["api_version"] = Version,
            ["created"] = Now().ToUnixTimeSeconds(),
            ["livemode"] = false,
            ["type"] = type,
            ["data"] = new JsonObject { ["object"] = Told(it) },
        });
        happened.SetResult();
        happened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
