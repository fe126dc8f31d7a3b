using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>What its buyer was told of an order, for those who look into it.</summary>
public static class TellMessages
{
    public static async Task<MessagesOfOrder> Run(Snapshot snapshot, string orderId)
    {
        var messages = await MessageStore.Of(snapshot, OrderLetters.CausesOf(orderId));
        return new MessagesOfOrder([.. messages.Select(message => new OrderMessage(
            message.Id, message.Template, message.Channel.Word(), message.To, message.Status.Word(), message.Attempts, message.CreatedAt,
            message.ArrivedAt, message.Failure))]);
    }
}
