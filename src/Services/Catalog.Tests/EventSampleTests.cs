using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Testing;

namespace Stoa.Catalog.Tests;

public class EventSampleTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    public static TheoryData<string, object> Samples => new()
    {
        {
            ProductChanged.Name,
            new ProductChanged(new ProductFacts(
                "prd_1", "LS-12", "Line source 12", "line-source-12", new Money(129_900, "USD"), "med_1", "active", 7))
        },
        { StockAsked.Name, new StockAsked("ask_1", "prd_1", 12, "usr_1") },
    };

    [Theory, MemberData(nameof(Samples))]
    public void What_was_said_once_is_understood_for_ever(string name, object meant) =>
        Assert.Equal(meant, JsonSerializer.Deserialize(Sample(name), meant.GetType(), Json));

    [Theory, MemberData(nameof(Samples))]
    public void What_is_said_today_reads_like_the_sample(string name, object meant) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Sample(name)), JsonSerializer.SerializeToNode(meant, meant.GetType(), Json)));

    private static string Sample(string name) => Golden.Sample(typeof(EventSampleTests), name);
}
