namespace Stoa.Testing;

/// <summary>A real PostgreSQL for tests, in a temporary folder on a free port.</summary>
public static class PostgresServer
{
    /// <summary>Why the PostgreSQL suites can't run here; nothing when they can.</summary>
    public static string? WhyNot => "PostgreSQL is not at hand yet.";
}
