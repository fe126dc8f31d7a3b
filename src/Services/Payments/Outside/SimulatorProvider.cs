using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;
using Stoa.Kernel.Outside;
using Stoa.Kernel.Web;

namespace Stoa.Payments;

/// <summary>The provider that is built in. It is asked as one outside would be, and believed no more than one.</summary>
internal sealed class SimulatorProvider(Ask ask, Secrets secrets) : IPaymentProvider
{
    public const string SignatureHeader = "Simulator-Signature";

    /// <summary>The version of its events that we read.</summary>
    public const string Version = "2026-03-01";

    private const int LongestId = 200;

    private static readonly JsonDocumentOptions Reading = new() { MaxDepth = 8 };

    public string Name => "simulator";

    public Task<ChargeAnswer> Charge(Payment payment, string token, TimeSpan deadline) =>
        Asked(new ChargeSimulated(payment.Id, payment.OrderId, payment.Amount, token), deadline);

    public Task<ChargeAnswer> OpenSession(
        Payment payment, string successUrl, string cancelUrl, DateTimeOffset expiresAt, TimeSpan deadline) =>
        Asked(new OpenSimulatedSession(payment.Id, payment.OrderId, payment.Amount, successUrl, cancelUrl, expiresAt), deadline);

    public Task<ProviderState> Find(Payment payment, TimeSpan deadline) => Found(new FindSimulated(payment.Id), deadline);

    public Task<ProviderState> Withdraw(Payment payment, TimeSpan deadline) => Found(new WithdrawSimulated(payment.Id), deadline);

    /// <summary>Any amount.</summary>
    public PaymentTerms Terms(string currency) => new(1, long.MaxValue, 1);

    public async Task<RefundState> Refund(Refund refund, TimeSpan deadline)
    {
        try
        {
            return State(await ask.One<RefundSimulated, SimulatedRefund>(new(refund.Id, refund.PaymentId, refund.Amount), deadline));
        }
        catch (Unavailable)
        {
            return new RefundState.Unknown();
        }
    }

    public async Task<IReadOnlyList<ProviderCapture>?> Captures(DateTimeOffset since, string? after, int limit, TimeSpan deadline)
    {
        try
        {
            var page = await ask.One<ListSimulatedCaptures, SimulatedCaptures>(new(since, after, limit), deadline);
            return [.. page.Items.Select(one => new ProviderCapture(one.Cursor, one.Id, one.PaymentKey, one.OrderId, one.Captured))];
        }
        catch (Unavailable)
        {
            return null;
        }
    }

    public ProviderEvent? Read(IHeaderDictionary headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (headers[SignatureHeader] is not [var header]
            || !WebhookSignature.IsGenuine(header, body, secrets.Key("simulator-webhook"), now))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body.ToArray(), Reading);
            return Event(json.RootElement);
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return null;       // signed and yet no event: nothing that we could store by its id
        }
    }

    private async Task<ChargeAnswer> Asked<TQuery>(TQuery query, TimeSpan deadline) where TQuery : class, IQuery<SimulatedPayment>
    {
        try
        {
            var said = await ask.One<TQuery, SimulatedPayment>(query, deadline);
            return said.State switch
            {
                "busy" => new ChargeAnswer.Busy(),
                "key-in-use" => new ChargeAnswer.KeyInUse(),
                _ => new ChargeAnswer.Told(State(said)),
            };
        }
        catch (Unavailable)
        {
            return new ChargeAnswer.Told(new ProviderState.Unknown());
        }
    }

    private async Task<ProviderState> Found<TQuery>(TQuery query, TimeSpan deadline) where TQuery : class, IQuery<SimulatedPayment>
    {
        try
        {
            return State(await ask.One<TQuery, SimulatedPayment>(query, deadline));
        }
        catch (Unavailable)
        {
            return new ProviderState.Unknown();
        }
    }

    /// <summary>What makes no sense (no id, no amount, a negative one) is as good as no answer.</summary>
    private static ProviderState State(SimulatedPayment said) => said switch
    {
        { State: "nothing" } => new ProviderState.Nothing(),
        { State: "withdrawn" } => new ProviderState.Withdrawn(),
        { State: "open" or "processing", Id: { } id } => new ProviderState.Processing(id, said.Url),
        { State: "action", Id: { } id, Url: { } url } => new ProviderState.ActionNeeded(id, url),
        { State: "failed", FailureCode: { Length: > 0 } code } => new ProviderState.Failed(said.Id, code),
        { State: "succeeded", Id: { } id, OrderId: { } order, Captured: { Minor: > 0 } captured }
            when Currencies.Knows(captured.Currency) => new ProviderState.Succeeded(id, order, captured),
        _ => new ProviderState.Unknown(),
    };

    private static RefundState State(SimulatedRefund said) => said switch
    {
        { State: "succeeded", Id: { } id } => new RefundState.Succeeded(id),
        { State: "failed", FailureCode: { Length: > 0 } code } => new RefundState.Failed(code),
        _ => new RefundState.Unknown(),
    };

    private static ProviderEvent? Event(JsonElement json)
    {
        if (json.Text("id") is not { Length: > 0 and <= LongestId } id || json.Text("type") is not { Length: <= LongestId } type)
            return null;
        var data = json.GetProperty("data");
        var key = data.Text("key") ?? "";
        if (json.Text("version") != Version)
            return new ProviderEvent(id, type, key, null, null, Readable: false);
        var ourWorld = !json.GetProperty("livemode").GetBoolean();
        if (type.StartsWith("refund.", StringComparison.Ordinal))
        {
            var refund = State(new SimulatedRefund(data.Text("state")!, data.Text("id"), data.Text("failureCode")));
            return new ProviderEvent(id, type, key, null, refund, ourWorld);
        }
        if (!type.StartsWith("payment.", StringComparison.Ordinal))
            return new ProviderEvent(id, type, key, null, null, ourWorld);
        var captured = data.TryGetProperty("capturedMinor", out var minor) && minor.ValueKind == JsonValueKind.Number
            ? new Money(minor.GetInt64(), data.Text("currency")!)
            : (Money?)null;
        var payment = State(new SimulatedPayment(
            data.Text("state")!, data.Text("id"), data.Text("orderId"), captured, data.Text("failureCode"), data.Text("url")));
        return new ProviderEvent(id, type, key, payment, null, ourWorld);
    }
}
