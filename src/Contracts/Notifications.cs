namespace Stoa.Contracts;

/// <summary>Asks what its buyer was told of an order, for those who look into it.</summary>
public sealed record TellMessagesOfOrder(string OrderId) : IQuery<MessagesOfOrder>
{
    public static string Name => "notifications.tell-of-order.v1";
}

/// <summary>Mails and texts about it, oldest first.</summary>
public sealed record MessagesOfOrder(IReadOnlyList<OrderMessage> Messages);

/// <summary>One of them.</summary>
/// <param name="Status">queued, sent or failed.</param>
/// <param name="ArrivedAt">When its carrier said that it is there; few say so.</param>
/// <param name="Failure">Why the last attempt came to nothing.</param>
public sealed record OrderMessage(
    string Id, string Template, string Channel, string To, string Status, int Attempts, DateTimeOffset CreatedAt,
    DateTimeOffset? ArrivedAt, string? Failure);
