using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Payments.Tests;

public class EventSampleTests
{
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;
    private static readonly Money Yen = new(500, "JPY");

    public static TheoryData<string, object> Samples => new()
    {
        { PaymentSucceeded.Name, new PaymentSucceeded("ord_1", "pay_1", new Money(23_775, "USD")) },
        { PaymentFailed.Name, new PaymentFailed("ord_1", "pay_1", new Money(23_775, "USD"), "card-declined") },
        { RefundSucceeded.Name, new RefundSucceeded("ord_1", "pay_1", "rfd_1", Yen, new Money(800, "JPY")) },
        { RefundFailed.Name, new RefundFailed("ord_1", "pay_1", "rfd_1", Yen, Money.Zero("JPY"), "refund-declined") },
    };

    [Theory, MemberData(nameof(Samples))]
    public void What_was_said_once_is_understood_for_ever(string name, object meant) =>
        Assert.Equal(meant, JsonSerializer.Deserialize(Sample(name), meant.GetType(), Json));

    [Theory, MemberData(nameof(Samples))]
    public void What_is_said_today_reads_like_the_sample(string name, object meant) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample(name)), JsonSerializer.SerializeToNode(meant, meant.GetType(), Json)));

    private static string Sample(string name) => Golden.Sample(typeof(EventSampleTests), name);
}
