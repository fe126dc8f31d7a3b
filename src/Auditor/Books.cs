using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;

namespace Stoa.Auditor;

/// <summary>
/// The data of every service side by side, each under its service's name, so that one question can go across all of them. SQLite files are
/// opened as they are, for reading only; from PostgreSQL everything is copied into files first. Where it is known what the shop's clients
/// saw, that is the main database, as no more than ten can be attached.
/// </summary>
internal sealed class Books : IDisposable
{
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    private readonly SqliteConnection connection;
    private readonly string? copies;

    private Books(SqliteConnection connection, IReadOnlyList<ServiceDescription> services, bool hasHistory, string? copies)
    {
        (this.connection, Services, HasHistory, this.copies) = (connection, services, hasHistory, copies);
    }

    /// <summary>The services whose data is here.</summary>
    public IReadOnlyList<ServiceDescription> Services { get; }

    /// <summary>Whether it is known what the shop's clients saw.</summary>
    public bool HasHistory { get; }

    /// <summary>Opens the data of all services that have some.</summary>
    public static async Task<Books> Open(IReadOnlyList<ServiceDescription> services, TimeProvider time, History? history = null)
    {
        var files = services.Where(service => service.Database is SqliteDatabase).ToList();
        var areFiles = files.Count == services.Count;
        var folder = areFiles && history is null ? null : Directory.CreateTempSubdirectory("stoa-books-").FullName;
        var places = areFiles
            ? [.. files.Select(one => (Service: one, ((SqliteDatabase)one.Database).File)).Where(one => File.Exists(one.File))]
            : services.Select(one => (Service: one, File: Path.Combine(folder!, one.Name + ".db"))).ToList();
        if (!areFiles)
        {
            foreach (var (service, file) in places)
                await Copy.Of(service, file, time);
        }
        var clients = history is null ? null : Path.Combine(folder!, "clients.db");
        if (clients is not null)
            history!.Into(clients, time);
        return Attach(places, clients, folder, time);
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

    private static Books Attach(List<(ServiceDescription Service, string File)> places, string? clients, string? copies, TimeProvider time)
    {
        // What is attached to a connection that may only read can only be read as well.
        var main = new SqliteConnection(clients ?? ":memory:", readOnly: true, time, MostTime);
        foreach (var (service, file) in places)
            main.Execute($"ATTACH DATABASE @file AS {service.Name}", [("file", file)]);
        return new Books(main, [.. places.Select(one => one.Service)], clients is not null, copies);
    }
}
