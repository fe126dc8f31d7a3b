using System.Text;
using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Tests.Messaging;

public class CloudEventsTests
{
    private const string Golden =
        """
        {"specversion":"1.0","id":"evt_01JNZ0000000000000000000AA","source":"/stoa/till","type":"till.toy-sold.v1","subject":"bear",
        "time":"2026-03-01T09:00:00.123+00:00","datacontenttype":"application/json",
        "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","correlationid":"req_1","data":{"toy":"bear","count":2}}
        """;

    private static readonly Cause Request = new("req_1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    [Fact]
    public void The_message_is_the_golden_one()
    {
        var message = Encoding.UTF8.GetString(CloudEvents.Write(Sold(Request)));
        Assert.Equal(Golden.Replace("\n", "", StringComparison.Ordinal), message);
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        foreach (var cause in new[] { Request, Cause.None, new Cause("req_2", null) })
        {
            var said = Sold(cause);
            var heard = CloudEvents.Read(CloudEvents.Write(said));
            Assert.Equal((said.Id, said.Name, said.Source, said.Key), (heard.Id, heard.Name, heard.Source, heard.Key));
            Assert.Equal((said.OccurredAt, said.Cause), (heard.OccurredAt, heard.Cause));
            Assert.Equal(new ToySold("bear", 2), heard.As(typeof(ToySold)));
        }
    }

    [Fact]
    public void An_extension_that_nobody_knows_is_ignored()
    {
        var extended = Golden.Replace("\"subject\"", "\"tenant\":\"north\",\"subject\"", StringComparison.Ordinal);
        var heard = CloudEvents.Read(Encoding.UTF8.GetBytes(extended));
        Assert.Equal(new ToySold("bear", 2), heard.As(typeof(ToySold)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"specversion":"0.3","id":"1"}""")]
    [InlineData("""{"specversion":1.0,"id":"1"}""")]
    [InlineData("""{"specversion":"1.0","id":7,"source":"/stoa/till","type":"t","subject":"s","time":"2026-03-01T09:00:00Z","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/stoa/till","type":"t","subject":"s","time":"yesterday","data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/stoa/till","type":"t","subject":"s","time":7,"data":{}}""")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/stoa/till","type":"t","subject":"s","time":"2026-03-01T09:00:00Z"}""")]
    [InlineData(
        """{"specversion":"1.0","id":"\ud800","source":"/stoa/till","type":"t","subject":"s","time":"2026-03-01T09:00:00Z","data":{}}""")]
    public void A_message_that_is_no_CloudEvent_says_so(string message) =>
        Assert.ThrowsAny<JsonException>(() => CloudEvents.Read(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void Bytes_that_are_no_text_are_no_CloudEvent() =>
        Assert.ThrowsAny<JsonException>(() => CloudEvents.Read(new byte[] { 0xff, 0xfe, 0x00 }));

    [Fact]
    public void The_swept_event_equals_the_spoken_one()
    {
        var said = new ToyDescribed(
            "bär \"Bruno\" 🧸", null, long.MaxValue, true, new DateTimeOffset(2026, 3, 1, 9, 0, 0, 123, TimeSpan.Zero), 1.10m,
            new Sealed<string>("c2VhbGVk"), new ToyPart("ear", 2));
        var spoken = new Envelope("evt_1", ToyDescribed.Name, "till", said.Toy, said.MadeAt, Cause.None, said);
        var swept = new Envelope("evt_1", ToyDescribed.Name, "till", said.Toy, said.MadeAt, Cause.None, spoken.Body);
        Assert.Equal(said, swept.As(typeof(ToyDescribed)));
    }

    private static Envelope Sold(Cause cause) => new(
        "evt_01JNZ0000000000000000000AA", ToySold.Name, "till", "bear", new DateTimeOffset(2026, 3, 1, 9, 0, 0, 123, TimeSpan.Zero), cause,
        new ToySold("bear", 2));
}
