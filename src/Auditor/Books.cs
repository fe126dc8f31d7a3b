using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;
using Stoa.Postgres;

namespace Stoa.Auditor;

/// <summary>
/// The data of every service side by side, each under its service's name, so that one question can go across all of them. SQLite files are
/// opened as they are, for reading only; from PostgreSQL everything is copied into files at each look. Where it is known what the shop's
/// clients saw, that is the main database, as no more than ten can be attached.
/// </summary>
internal sealed class Books : IDisposable
{
    /// <summary>How long one question may take.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    private readonly SqliteConnection connection;
    private readonly TimeProvider time;
    private readonly string? folder;

    private Books(
        SqliteConnection connection, IReadOnlyList<ServiceDescription> services, bool hasHistory, string? folder, TimeProvider time) =>
        (this.connection, Services, HasHistory, this.folder, this.time) = (connection, services, hasHistory, folder, time);

    /// <summary>The services whose data is here.</summary>
    public IReadOnlyList<ServiceDescription> Services { get; }

    /// <summary>Whether it is known what the shop's clients saw.</summary>
    public bool HasHistory { get; }

    /// <summary>Prepares for the data of all services that have some; what is in it is seen by a <see cref="Look"/>.</summary>
    public static Books Open(IReadOnlyList<ServiceDescription> services, TimeProvider time, History? history = null)
    {
        var there = services.Where(one => one.Database is not SqliteDatabase files || File.Exists(files.File)).ToList();
        var place = history is null && there.All(one => one.Database is SqliteDatabase)
            ? null : Directory.CreateTempSubdirectory("stoa-books-").FullName;
        var clients = history is null ? null : Path.Combine(place!, "clients.db");
        if (clients is not null)
            history!.Into(clients, time);
        // What is attached to a connection that may only read can only be read as well.
        var main = new SqliteConnection(clients ?? ":memory:", readOnly: true, time, MostTime);
        foreach (var one in there)
        {
            if (one.Database is SqliteDatabase files)
                Attach(main, one, files.File);
        }
        return new Books(main, there, clients is not null, place, time);
    }

    /// <summary>The violations that a question finds, each in words.</summary>
    public List<string> Ask(string sql) => connection.Query(sql, static row => row.Text(0), []);

    /// <summary>Everything as it is at this instant, until the next look.</summary>
    public async Task Look()
    {
        if (connection.InTransaction)
            connection.Run("COMMIT");
        foreach (var service in Services)
        {
            if (service.Database is PostgresDatabase database)
                await CopyAgain(service, database);
        }
        connection.Run("BEGIN");
        foreach (var service in Services)
            connection.Query($"SELECT COUNT(*) FROM {service.Name}.sqlite_schema", static row => row.Whole(0), []);
    }

    public void Dispose()
    {
        connection.Dispose();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }

    private async Task CopyAgain(ServiceDescription service, PostgresDatabase database)
    {
        var file = Path.Combine(folder!, service.Name + ".db");
        if (File.Exists(file))
        {
            connection.Run($"DETACH DATABASE {service.Name}");
            File.Delete(file);
        }
        await Copy.Of(database, file, time);
        Attach(connection, service, file);
    }

    private static void Attach(SqliteConnection main, ServiceDescription service, string file) =>
        main.Execute($"ATTACH DATABASE @file AS {service.Name}", [("file", file)]);
}
