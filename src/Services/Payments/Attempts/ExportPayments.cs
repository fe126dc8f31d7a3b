using System.Text.Json.Nodes;
using Stoa.Contracts;
using Stoa.Kernel.Data;

namespace Stoa.Payments;

/// <summary>What a user paid, for the user to take away. The newest thousand; nobody has more.</summary>
internal static class ExportPayments
{
    private const int Most = 1_000;

    public static async Task<PersonalData> Run(Snapshot snapshot, string userId)
    {
        var payments = await PaymentStore.Page(snapshot, userId, null, null, Most);
        return new PersonalData(new JsonObject { ["payments"] = new JsonArray([.. payments.Select(Told)]) });
    }

    private static JsonObject Told(Payment payment) => new()
    {
        ["id"] = payment.Id,
        ["orderId"] = payment.OrderId,
        ["status"] = payment.State.Word(),
        ["amount"] = payment.Amount.Major,
        ["currency"] = payment.Amount.Currency,
        ["refunded"] = (payment.Captured with { Minor = payment.Refunded }).Major,
        ["provider"] = payment.Provider,
        ["createdAt"] = payment.CreatedAt,
    };
}
