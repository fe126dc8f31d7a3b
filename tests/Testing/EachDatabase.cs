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
