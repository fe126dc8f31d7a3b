using Stoa.Client.Models;

namespace Stoa.Web.Tests;

/// <summary>What a trace makes of an order's life: what is stuck comes first.</summary>
public class OrderTraceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_somebody_has_to_look_at_comes_before_what_may_come_right_and_says_where()
    {
        var trace = OrderTrace.Of(
            Life(
                new() { Service = "notifications", State = "waiting" },
                new() { Service = "inventory", State = "parked", Reason = "It broke.", Attempts = 3, NextAt = Noon.AddMinutes(5) },
                new() { Service = "payments", State = "dead", Reason = "It broke for good.", Attempts = 12 }) with
            { Missing = ["cart"] },
            Noon.AddMinutes(1));
        Assert.Equal(
            ["cart does not answer", "inventory could not handle ordering.order-paid.v1 yet", "payments gave up on ordering.order-paid.v1",
                "notifications has not taken ordering.order-paid.v1"],
            trace.Troubles.Select(one => one.Heading));
        Assert.Equal([true, true, true, false], trace.Troubles.Select(one => one.IsBad));
        Assert.Equal("/admin/dead-letters/payments.evt_1", trace.Troubles[2].Path);
        Assert.Contains("Tries again in 4 min", trace.Troubles[1].Detail);
    }

    [Fact]
    public void What_is_on_its_way_is_not_stuck()
    {
        var trace = OrderTrace.Of(
            Life(new() { Service = "inventory", State = "handled", Milliseconds = 4 }, new() { Service = "payments", State = "waiting" }),
            Noon.AddSeconds(1));
        Assert.Empty(trace.Troubles);
    }

    [Fact]
    public void Moments_stand_in_the_order_of_time_and_lanes_in_the_way_of_an_order()
    {
        var trace = OrderTrace.Of(
            Life(new Hearing { Service = "inventory", State = "handled" }) with
            {
                Messages =
                [
                    new()
                    {
                        Id = "ntf_1", Template = "order-receipt", Channel = "email", To = "a@b.c", Status = "sent", Attempts = 1,
                        CreatedAt = Noon.AddSeconds(2),
                    },
                ],
                Payments =
                [
                    new()
                    {
                        Id = "pay_1", Status = "succeeded", Amount = 5, Refunded = 0, Currency = "USD", Provider = "simulator",
                        CreatedAt = Noon.AddSeconds(-1), UpdatedAt = Noon,
                    },
                ],
            },
            Noon.AddSeconds(3));
        Assert.Equal(["ordering", "inventory", "payments", "notifications"], trace.Lanes);
        Assert.Equal([TraceKind.Payment, TraceKind.Event, TraceKind.Message], trace.Moments.Select(one => one.Kind));
    }

    [Theory]
    [InlineData(0.012, "12 ms")]
    [InlineData(2.34, "2.3 s")]
    [InlineData(600, "10 min")]
    [InlineData(7_200, "2 h")]
    [InlineData(864_000, "10 days")]
    public void Times_are_told_as_people_say_them(double seconds, string said) =>
        Assert.Equal(said, OrderTrace.Took(TimeSpan.FromSeconds(seconds)));

    private static OrderLife Life(params IReadOnlyList<Hearing> heardBy) => new()
    {
        Id = "ord_1",
        Steps = [],
        Events =
        [
            new()
            {
                Id = "evt_1", Name = "ordering.order-paid.v1", Source = "ordering", OccurredAt = Noon, SentAt = Noon, HeardBy = heardBy,
            },
        ],
        Payments = [],
        Refunds = [],
        Notes = [],
        Messages = [],
        Missing = [],
    };
}
