using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>Where an order stands and how it got there, for those who look into it.</summary>
internal static class TellOrders
{
    public static async Task<OrderTold> Run(Snapshot snapshot, string orderId)
    {
        if (await OrderStore.Get(snapshot, orderId) is not { } order)
            return new OrderTold(null);
        var steps = (await StepStore.Of(snapshot, orderId)).Select(step => StepBody.Of(step, forStaff: true));
        return new OrderTold(new OrderStanding(
            order.Number, order.Status.Word(), order.CustomerId, order.Total, order.CreatedAt, order.UpdatedAt,
            [.. steps.Select(step => new OrderStep(step.At, step.Status.Word(), step.What, step.By, step.Note))]));
    }
}
