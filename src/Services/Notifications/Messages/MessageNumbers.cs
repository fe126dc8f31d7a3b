using Stoa.Kernel.Data;
using Stoa.Kernel.Hosting;

namespace Stoa.Notifications;

/// <summary>What operators watch of mails and texts.</summary>
internal static class MessageNumbers
{
    public static void Declare(ServiceDescription service)
    {
        service.Measures("stoa_messages", "Mails and texts that wait to be sent, or could not be.", Waiting);
        service.Measures("stoa_messages_queued_oldest_seconds", "How long the oldest is due.", async snapshot =>
            await snapshot.QueryWhole("SELECT MIN(due_at) FROM message WHERE status = 'queued'") is { } due
                ? double.Max(0, (service.Clock.Now.ToUnixTimeMilliseconds() - due) / 1_000.0)
                : 0);
    }

    private static async Task<IReadOnlyList<Kernel.Metrics.Reading>> Waiting(Snapshot snapshot) =>
    [
        Of("queued", await snapshot.QueryWhole("SELECT COUNT(*) FROM message WHERE status = 'queued'")),
        Of("failed", await snapshot.QueryWhole("SELECT COUNT(*) FROM message WHERE status = 'failed'")),
    ];

    private static Kernel.Metrics.Reading Of(string status, long? count) => new(count ?? 0, ("status", status));
}
