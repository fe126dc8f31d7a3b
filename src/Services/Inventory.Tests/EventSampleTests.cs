using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Inventory.Tests;

public class EventSampleTests
{
    private static readonly Shortage[] Short = [new("prd_1", 3, 1)];

    public static TheoryData<string, object> Samples => new()
    {
        { StockReserved.Name, new StockReserved("ord_1", [new("prd_1", 2)]) },
        { StockRefused.Name, new StockRefused("ord_1", Short) },
        { StockMissing.Name, new StockMissing("ord_1", [new("prd_1", 3, 0)]) },
        { StockChanged.Name, new StockChanged([new("prd_1", 7, 12), new("prd_2", 0, 3, "ask_1")]) },
        { StockAskRefused.Name, new StockAskRefused("ask_1", "prd_1", 2, 5) },
        { StockLow.Name, new StockLow("prd_1", "Lamp", 3, 5) },
    };

    [Theory, MemberData(nameof(Samples))]
    public void What_is_said_today_reads_like_the_sample(string name, object meant)
    {
        var said = JsonSerializer.SerializeToNode(meant, meant.GetType(), JsonSerializerOptions.Web);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample(name)), said));
    }

    [Theory, MemberData(nameof(Samples))]
    public void What_was_said_once_is_understood_for_ever(string name, object meant)
    {
        var understood = JsonSerializer.Deserialize(Sample(name), meant.GetType(), JsonSerializerOptions.Web);
        Assert.True(JsonNode.DeepEquals(
            JsonSerializer.SerializeToNode(meant, meant.GetType()), JsonSerializer.SerializeToNode(understood, meant.GetType())));
    }

    private static string Sample(string name) => Golden.Sample(typeof(EventSampleTests), name);
}
