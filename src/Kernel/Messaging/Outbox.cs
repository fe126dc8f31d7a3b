using Stoa.Kernel.Data;

namespace Stoa.Kernel.Messaging;

/// <summary>The rows of what a service said, until every hearer has it.</summary>
internal static class Outbox
{
    public static async ValueTask Write(Tx tx, Envelope envelope) => await tx.Execute(
        """
        INSERT INTO outbox (id, name, key, occurred_at, correlation_id, traceparent, body)
        VALUES (@id, @name, @key, @occurred_at, @correlation_id, @traceparent, @body)
        """,
        ("id", envelope.Id), ("name", envelope.Name), ("key", envelope.Key), ("occurred_at", envelope.OccurredAt),
        ("correlation_id", envelope.Cause.CorrelationId), ("traceparent", envelope.Cause.TraceParent), ("body", envelope.Body));
}
