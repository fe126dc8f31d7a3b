using System.Text.Json;
using Stoa.Contracts;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Testing;

/// <summary>What a service said, as its outbox holds it.</summary>
public static class Outboxes
{
    /// <summary>So far, of one kind, in order.</summary>
    public static async Task<List<TEvent>> Said<TEvent>(this Database database) where TEvent : class, IEvent
    {
        var bodies = await database.Read(async snapshot => await snapshot.Query(
            "SELECT body FROM outbox WHERE name = @name ORDER BY id", row => row.Text(0), ("name", TEvent.Name)));
        return [.. bodies.Select(body => JsonSerializer.Deserialize<TEvent>(body, Envelope.Json)!)];
    }
}
