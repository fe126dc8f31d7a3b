namespace Stoa.Kernel.Data;

/// <summary>
/// The tables of a service: the whole of today's schema for a fresh shop, and the numbered steps by which an older one gets there.
/// Replaying all steps gives the same schema. The Kernel's own tables are a part of their own beside the service's.
/// </summary>
public sealed record Schema(IReadOnlyList<SchemaPart> Parts)
{
    internal const string VersionTable =
        """
        CREATE TABLE IF NOT EXISTS schema_version (
            part       TEXT   NOT NULL,
            version    BIGINT NOT NULL,
            applied_at BIGINT NOT NULL,
            PRIMARY KEY (part, version)
        )
        """;

    internal const string Applied = "INSERT INTO schema_version (part, version, applied_at) VALUES (@part, @version, @applied_at)";

    /// <summary>The Kernel's tables: outbox, inbox, parked events, kept answers, audit, duties.</summary>
    internal static SchemaPart Kernel { get; } = new(
        "kernel",
        Text("messaging.sql") + Text("answers.sql") + Text("audit.sql") + Text("duty.sql") + Text("outbox_key.sql"),
        [
            new Migration(1, Text("messaging.sql") + Text("answers.sql") + Text("audit.sql")), new Migration(2, Text("duty.sql")),
            new Migration(3, Text("outbox_key.sql")),
        ]);

    /// <summary>For a service without tables of its own.</summary>
    internal static Schema KernelOnly { get; } = new([Kernel]);

    /// <summary>A service's schema together with the Kernel's.</summary>
    public static Schema Of(string service, string today, params IReadOnlyList<Migration> migrations) =>
        new([Kernel, new SchemaPart(service, today, migrations)]);

    /// <summary>The scripts that bring a part from a version (0: nothing there) to today, each with the version that it reaches.</summary>
    internal static IEnumerable<(int Version, string Script)> Steps(SchemaPart part, int from)
    {
        if (from > part.Version)
            throw new InvalidOperationException(
                $"The data of '{part.Name}' is at schema version {from}, this program knows up to {part.Version}. "
                + "Start the newer program that wrote it.");
        if (from == 0)
            return [(part.Version, part.Today)];
        return part.Migrations.Where(step => step.Version > from).OrderBy(step => step.Version).Select(step => (step.Version, step.Script));
    }

    private static string Text(string file) => Resources.Text(typeof(Schema), file);
}

/// <summary>Tables that are versioned together.</summary>
public sealed record SchemaPart(string Name, string Today, IReadOnlyList<Migration> Migrations)
{
    /// <summary>A schema without steps is version 1.</summary>
    public int Version => Migrations.Count == 0 ? 1 : Migrations.Max(step => step.Version);
}

/// <summary>A numbered step from the version before it.</summary>
public sealed record Migration(int Version, string Script);
