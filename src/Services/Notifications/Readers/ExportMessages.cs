using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Notifications;

/// <summary>What Notifications knows of a user, for the user to take away: the newest messages, and what is wanted.</summary>
public static class ExportMessages
{
    public const int Most = 1_000;

    public static async Task<PersonalData> Run(Snapshot snapshot, string userId)
    {
        var reader = await ReaderStore.Get(snapshot, userId);
        var messages = await MessageStore.Of(snapshot, userId, null, null, Most);
        var told = new JsonObject { ["messages"] = new JsonArray([.. messages.Select(Told)]) };
        if (reader is not null)
        {
            told["preferences"] = Told(reader.Preferences);
            told["phone"] = reader.Phone;
        }
        return new PersonalData(told);
    }

    private static JsonObject Told(Preferences wanted) => new()
    {
        ["marketing"] = wanted.Marketing,
        ["orderSms"] = wanted.OrderSms,
        ["deliveryEmail"] = wanted.DeliveryEmail,
        ["paymentReminderEmail"] = wanted.PaymentReminderEmail,
    };

    private static JsonObject Told(Message message) => new()
    {
        ["channel"] = message.Channel.Word(),
        ["template"] = message.Template,
        ["to"] = message.To,
        ["subject"] = message.Subject,
        ["createdAt"] = message.CreatedAt,
    };
}
