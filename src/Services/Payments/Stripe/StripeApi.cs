using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Stoa.Kernel.Outside;

namespace Stoa.Payments;

/// <summary>Stripe's API as far as it is used: objects by their paths, forms, keys against doing something twice.</summary>
internal sealed class StripeApi(OutsideWire wire)
{
    /// <summary>The version that we speak and read; Stripe answers in it whatever the account's own is.</summary>
    public const string Version = "2024-06-20";

    public static Action<HttpRequestMessage> Identify(string secretKey) => message =>
    {
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secretKey);
        message.Headers.Add("Stripe-Version", Version);
    };

    public Task<StripeAnswer> Get(string path, Time time) => Send(new OutsideRequest(HttpMethod.Get, path) { MayRepeat = true }, time);

    /// <summary>What makes or changes something. The same key again has no second effect.</summary>
    public Task<StripeAnswer> Post(string path, string key, Time time, params IEnumerable<(string Name, string Value)> fields) => Send(
        new OutsideRequest(HttpMethod.Post, path)
        {
            Body = OutsideRequest.Form(fields),
            Headers = [("Idempotency-Key", key)],
            MayRepeat = true,
        },
        time);

    /// <summary>As a form wants it.</summary>
    public static string Word(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<StripeAnswer> Send(OutsideRequest request, Time time)
    {
        var answer = await wire.Send(request, time.Left);
        if (answer.Status is 429 || !answer.WasSent)
            return new StripeAnswer.Busy();
        return answer.Json() switch
        {
            { ValueKind: JsonValueKind.Object } it when answer.IsGood => new StripeAnswer.Object(it),
            { ValueKind: JsonValueKind.Object } it when answer.Status is >= 400 and < 500
                && it.At("error") is { ValueKind: JsonValueKind.Object } why => new StripeAnswer.Error(
                    answer.Status, why.Text("type") ?? "", why.Text("code"), why.Text("decline_code"), why.At("payment_intent")),
            _ => new StripeAnswer.Unknown(),
        };
    }

    /// <summary>How long several calls may take together.</summary>
    public sealed class Time(TimeSpan all)
    {
        private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);
        private readonly long started = Stopwatch.GetTimestamp();

        public TimeSpan Left => all - Stopwatch.GetElapsedTime(started) is var left && left > Least ? left : Least;

        public static implicit operator Time(TimeSpan all) => new(all);
    }
}

/// <summary>What Stripe answered.</summary>
internal abstract record StripeAnswer
{
    public sealed record Object(JsonElement It) : StripeAnswer;

    /// <summary>It refused, and says why.</summary>
    /// <param name="Intent">The payment that came of it all the same: a declined card's.</param>
    public sealed record Error(int Status, string Type, string? Code, string? DeclineCode, JsonElement? Intent) : StripeAnswer
    {
        /// <summary>The key stands for another request already.</summary>
        public bool IsKeyTaken => Type == "idempotency_error";

        /// <summary>The first request under this key is not through yet.</summary>
        public bool IsKeyInUse => Status == 409 || Code == "idempotency_key_in_use";

        /// <summary>Us it refused, not what we asked for.</summary>
        public bool IsOurs => Status is 401 or 403;

        /// <summary>Why, in the shop's manner: insufficient-funds.</summary>
        public string Word => StripeStates.Word(DeclineCode ?? Code ?? Type);
    }

    /// <summary>It never got there, or Stripe had too much to do: nothing happened.</summary>
    public sealed record Busy : StripeAnswer;

    /// <summary>Anything may have happened.</summary>
    public sealed record Unknown : StripeAnswer;
}
