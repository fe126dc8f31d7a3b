using Stoa.Contracts;

namespace Stoa.Inventory;

/// <summary>
/// Decides in the order of arrival what a batch of news does: each order gets all or nothing of what is left by those before it. Pure.
/// </summary>
/// <param name="holds">What the orders have.</param>
/// <param name="available">What can be sold of each product, where news may take of it.</param>
internal sealed class HoldPlan(Dictionary<string, Hold> holds, Dictionary<string, long> available)
{
    /// <summary>How stocks move, in the order of arrival.</summary>
    public List<Movement> Movements { get; } = [];

    public IEnumerable<Hold> Changed => holds.Values.Where(hold => hold.State != hold.Was);

    /// <summary>Which products the news may take of: those of each step that takes, if all steps before it go well.</summary>
    public static string[] Wanted(IReadOnlyList<OrderNews> news, Dictionary<string, Hold> holds)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var states = new Dictionary<string, HoldState>(news.Count, StringComparer.Ordinal);
        foreach (var one in news)
        {
            var hold = holds.GetValueOrDefault(one.OrderId);
            var state = states.GetValueOrDefault(one.OrderId, hold?.State ?? HoldState.None);
            var step = HoldTable.On(state, one.Kind);
            states[one.OrderId] = step.Next ?? state;
            if (step.Takes)
                wanted.UnionWith((hold?.Lines ?? one.Lines).Select(line => line.ProductId));
        }
        return [.. wanted];
    }

    /// <summary>What Ordering is to be told, with the shortages where there are any.</summary>
    public (Reply Reply, Hold Hold, IReadOnlyList<Shortage> Shortages) Follow(OrderNews news)
    {
        if (!holds.TryGetValue(news.OrderId, out var hold))
            holds.Add(news.OrderId, hold = new Hold(news.OrderId, HoldState.None, news.Lines));
        var step = HoldTable.On(hold.State, news.Kind);
        List<Shortage> shortages = step.Takes ? Shortages(hold.Lines) : [];
        if (shortages.Count > 0)
            step = HoldTable.IfShort(news.Kind);
        hold.State = step.Next ?? hold.State;
        if (step.Reason is { } reason)
            Move(hold, step, reason);
        return (step.Reply, hold, shortages);
    }

    private List<Shortage> Shortages(IReadOnlyList<StockLine> lines)
    {
        List<Shortage> shortages = [];
        foreach (var line in lines)
        {
            var left = available.GetValueOrDefault(line.ProductId);
            if (left < line.Quantity)
                shortages.Add(new(line.ProductId, line.Quantity, (int)left));
        }
        return shortages;
    }

    private void Move(Hold hold, HoldStep step, string reason)
    {
        foreach (var (productId, quantity) in hold.Lines)
        {
            var (onHand, reserved) = (step.OnHand * quantity, step.Reserved * quantity);
            Movements.Add(new(productId, reason, hold.OrderId, onHand, reserved));
            if (step.Takes)
                available[productId] -= quantity;
        }
    }
}
