using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Ordering.Tests;

public class EventSampleTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Sealed<string> Token = new("c2VhbGVk");
    private static readonly Money Total = new(2500, "USD");
    private static readonly OrderLine[] Lines = [new("prd_1", "A green mug", 2, new Money(1250, "USD"))];
    private static readonly StockLine[] Stock = [new("prd_1", 2)];

    public static TheoryData<string, object> Samples => new()
    {
        { OrderPlaced.Name, new OrderPlaced("ord_1", "9X3K7M2P", null, "ab12", "ada@example.com", "crt_1", 3, Lines, Total, Noon) },
        { PaymentRequested.Name, new PaymentRequested("ord_1", "9X3K7M2P", "usr_1", null, "ada@example.com", Total, Noon) },
        {
            OrderPaid.Name, new OrderPaid(
                "ord_1", "9X3K7M2P", null, "ab12", "ada@example.com", "crt_1", 3, Lines, Total, Noon, "pay_1", Noon, Token)
        },
        { OrderRejected.Name, new OrderRejected("ord_1", "9X3K7M2P", "usr_1", "ada@example.com", "Not enough in stock.", Stock, false) },
        { OrderExpired.Name, new OrderExpired("ord_1", "9X3K7M2P", "usr_1", "ada@example.com", "It was not paid in time.", Stock, false) },
        { OrderCancelled.Name, new OrderCancelled("ord_1", "9X3K7M2P", "usr_1", "ada@example.com", "Too big.", Stock, true, null) },
        {
            OrderRefunded.Name, new OrderRefunded(
                "ord_1", "9X3K7M2P", null, "ada@example.com", "The money went back.", Stock, true, Total, Token)
        },
        { PaymentDeclined.Name, new PaymentDeclined("ord_1", "9X3K7M2P", "usr_1", "ada@example.com", "card_declined", Noon, null) },
        { PaymentReminded.Name, new PaymentReminded("ord_1", "9X3K7M2P", null, "ada@example.com", Total, Noon, Token) },
        { OrderShipped.Name, new OrderShipped("ord_1", "9X3K7M2P", "usr_1", "ada@example.com", "1Z999", null) },
        { OrderDelivered.Name, new OrderDelivered("ord_1", "9X3K7M2P", "usr_1", "ada@example.com", null, null) },
        { RefundRequested.Name, new RefundRequested("ord_1", "pay_1", Total, "Too big.", "cancelled") },
    };

    [Theory, MemberData(nameof(Samples))]
    public void What_is_said_today_reads_like_the_sample(string name, object meant) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample(name)), JsonSerializer.SerializeToNode(meant, meant.GetType(), Json)));

    [Theory, MemberData(nameof(Samples))]
    public void What_was_said_once_is_understood_for_ever(string name, object meant)
    {
        var understood = JsonSerializer.Deserialize(Sample(name), meant.GetType(), Json);
        Assert.Equal(JsonSerializer.Serialize(meant, meant.GetType(), Json), JsonSerializer.Serialize(understood, meant.GetType(), Json));
    }

    private static string Sample(string name) => Golden.Sample(typeof(EventSampleTests), name);
}
