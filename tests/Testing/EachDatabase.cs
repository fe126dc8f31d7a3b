using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Stoa.Testing;

/// <summary>The stores that a use case must run on.</summary>
public enum Engine
{
    Sqlite,
    Postgres,
}

/// <summary>The shapes that a whole shop must work in.</summary>
public enum Shape
{
    /// <summary>All in one process, on SQLite files.</summary>
    Embedded,

    /// <summary>All in one process, on PostgreSQL.</summary>
    OnPostgres,

    /// <summary>Each service in two processes of its own, behind a gateway, over PostgreSQL, RabbitMQ and Redis.</summary>
    Split,
}

/// <summary>Runs a theory once per shape of the shop; one whose servers are not at hand is shown as skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachShapeAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        new TheoryDataRow<Shape>(Shape.Embedded),
        new TheoryDataRow<Shape>(Shape.OnPostgres) { Skip = PostgresServer.WhyNot },
        new TheoryDataRow<Shape>(Shape.Split) { Skip = PostgresServer.WhyNot ?? RabbitServer.WhyNot ?? RedisServer.WhyNot },
    ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>Runs a theory once per database; one that is not at hand is shown as skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        new TheoryDataRow<Engine>(Engine.Sqlite),
        new TheoryDataRow<Engine>(Engine.Postgres) { Skip = PostgresServer.WhyNot },
    ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
