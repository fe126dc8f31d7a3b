using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Ordering;

/// <summary>What every use case ends in: the order as it becomes, the step that says why, the words that tell others.</summary>
internal static class Moves
{
    /// <summary>What those wait for who follow an order.</summary>
    public static string Key(string orderId) => "order:" + orderId;

    /// <summary>The first step of an order that was just written.</summary>
    public static async ValueTask Placed(Tx tx, OrderTokens tokens, Order order, IReadOnlyList<OrderLine> lines, string by)
    {
        await StepStore.Add(tx, OrderState.None, order, "placed", new Fact(Happening.CheckedOut, by));
        OrderSpeech.Placed(tx, tokens, order, lines);
    }

    /// <summary>Lets a fact happen to an order that was taken, and gives it as it is then; nothing where that can't be.</summary>
    public static async ValueTask<Order?> Make(Tx tx, OrderTokens tokens, Order order, Fact fact)
    {
        var decision = OrderLife.On(order.Status, fact.What);
        if (decision.Entry is null)
            return decision.IsRefusal ? null : order;
        if (fact.About is { } about && await StepStore.Has(tx, order.Id, decision.Entry, about))
            return order;       // the same word in another message
        var next = order.After(decision, fact, tx.Now);
        await OrderStore.Save(tx, next);
        await Tell(tx, tokens, order.Status, next, decision, fact);
        return next;
    }

    /// <summary>The same for an order that has become what it is by the statement that took it.</summary>
    public static ValueTask Made(Tx tx, OrderTokens tokens, OrderState from, Order order, Fact fact) =>
        Tell(tx, tokens, from, order, OrderLife.On(from, fact.What), fact);

    private static async ValueTask Tell(Tx tx, OrderTokens tokens, OrderState from, Order order, Decision decision, Fact fact)
    {
        await StepStore.Add(tx, from, order, decision.Entry!, fact);
        foreach (var said in decision.Says)
            await OrderSpeech.Say(tx, tokens, from, order, said, fact);
        tx.Touch(Key(order.Id));
    }
}
