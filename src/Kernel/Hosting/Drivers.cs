using Microsoft.Extensions.Logging;
using Stoa.Kernel.Data;
using Stoa.Kernel.Messaging;

namespace Stoa.Kernel.Hosting;

/// <summary>The drivers that this program was built with; each is loaded only when configured.</summary>
public sealed record Drivers
{
    /// <summary>Makes a service's database on PostgreSQL: service, connection string, clock, log.</summary>
    public Func<string, string, Clock, ILogger, Database>? Postgres { get; init; }

    /// <summary>Makes the bus over a broker: its address, who hears what in the whole shop, clock, log.</summary>
    public Func<string, IReadOnlyList<Audience>, Clock, ILogger, IBus>? RabbitMq { get; init; }

    /// <summary>Makes what sister processes tell each other by: a Redis' address, clock, log.</summary>
    public Func<string, Clock, ILogger, IGrapevine>? Redis { get; init; }

    /// <summary>Begins to tell a collector what is seen, logs through this builder too; ends when disposed.</summary>
    public Func<Telemetry, ILoggingBuilder, IDisposable>? Telemetry { get; init; }
}
