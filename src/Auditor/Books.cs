using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>
/// The data of every service side by side, each under its service's name, so that one question can go across all of them. SQLite files are
/// opened as they are, for reading only; from PostgreSQL everything is copied into files first.
/// </summary>
internal sealed class Books : IDisposable
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    private readonly SqliteConnection connection;
    private readonly string? copies;

    private Books(SqliteConnection connection, IReadOnlyList<ServiceDescription> services, string? copies)
    {
        (this.connection, Services, this.copies) = (connection, services, copies);
    }

    /// <summary>The services whose data is here.</summary>
    public IReadOnlyList<ServiceDescription> Services { get; }

    /// <summary>Opens the data of all services that have some.</summary>
    public static async Task<Books> Open(IReadOnlyList<ServiceDescription> services, TimeProvider time)
    {
        var files = services.Where(service => service.Database is SqliteDatabase).ToList();
        if (files.Count == services.Count)
            return Attach([.. files.Where(one => File.Exists(((SqliteDatabase)one.Database).File))], FileOf, null, time);
        var folder = Directory.CreateTempSubdirectory("stoa-books-").FullName;
        foreach (var service in services)
            await Copy.Of(service, CopyOf(service), time);
        return Attach(services, CopyOf, folder, time);

        static string FileOf(ServiceDescription service) => ((SqliteDatabase)service.Database).File;

        string CopyOf(ServiceDescription service) => Path.Combine(folder!, service.Name + ".db");
    }

    /// <summary>The violations that a question finds, each in words.</summary>
    public List<string> Ask(string sql) => connection.Query(sql, static row => row.Text(0), []);

    /// <summary>Everything as it is at this instant, until the next look.</summary>
    public void Look()
    {
        if (connection.InTransaction)
            connection.Run("COMMIT");
        connection.Run("BEGIN");
        foreach (var service in Services)
            connection.Query($"SELECT COUNT(*) FROM {service.Name}.sqlite_schema", static row => row.Whole(0), []);
    }

    public void Dispose()
    {
        connection.Dispose();
        if (copies is not null)
            Directory.Delete(copies, recursive: true);
    }

    private static Books Attach(
        IReadOnlyList<ServiceDescription> services, Func<ServiceDescription, string> file, string? copies, TimeProvider time)
    {
        // What is attached to a connection that may only read can only be read as well.
        var memory = new SqliteConnection(":memory:", readOnly: true, time, MostTime);
        foreach (var service in services)
            memory.Execute($"ATTACH DATABASE @file AS {service.Name}", [("file", file(service))]);
        return new Books(memory, services, copies);
    }
}
