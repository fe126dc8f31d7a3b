using Stoa.Auditor;
using Stoa.Kernel.Data;
using Stoa.Kernel.Data.Sqlite;
using Stoa.Kernel.Hosting;
using Stoa.Kernel.Web;
using Stoa.Postgres;

namespace Stoa.Moving;

/// <summary>
/// `stoa move --to postgres`: the stopped embedded shop goes on in PostgreSQL. A service's data is there whole or not at all; repeated
/// after a kill, it leaves what is there already and is the same, and fills what is empty. The data folder is only read.
/// </summary>
public static class MoveCommand
{
    public static Command Command { get; } = new(
        "move", "move --to postgres", "copy the stopped embedded shop into PostgreSQL", Run);

    private static async Task<int> Run(CommandCall call)
    {
        if (call.Words.Count > 0 || call.Settings.Configuration["to"] != "postgres" || call.Settings.Postgres is null)
        {
            await call.Out.WriteLineAsync(
                "stoa move --to postgres --Stoa:Data FOLDER --Stoa:Database \"Host=...;Database=stoa_{service};...\": "
                + "from that data folder into those databases, which are made where they are missing.");
            return 1;
        }
        var files = Embedded.Databases(call);
        var clock = call.Services[0].Clock;
        using var held = DataFolder.Hold(call.Settings.DataFolder, clock);
        MustOpenItsKeys(call, files);
        var moving = call.Services.Where(service => files.ContainsKey(service.Name)).ToList();
        await MustBeReachable(moving);

        var pace = new Pace(call.Out, clock.Time);
        var pictures = call.Settings.Configuration["Stoa:Media"] == "folder" ? null : call.Settings.DataFolder;
        OldHome Leave(ServiceDescription service) => new(service, files[service.Name], pictures, clock.Time);
        foreach (var service in await OccupiedFirst(moving, Leave))
        {
            using var old = Leave(service);
            await call.Out.WriteLineAsync($"  {service.Name,-14} {await Move(service, old, pace)}");
        }

        await call.Out.WriteLineAsync(
            $"""

            Everything is there, and the same. Start it with the Stoa:Database and the Stoa:Secret of this command: stoa run
            {held.Path} is as it was. Don't start a shop on it again, or there are two that drift apart{(pictures is null
                ? "; its pictures are needed there (Stoa:Media=folder)."
                : "; keep it until you are content.")}

            What must hold, asked of the new databases:

            """);
        var verified = await VerifyCommand.Run(call.Services, call.Out, TimeSpan.Zero, mayBeAtWork: true);
        if (verified != 0)
            await call.Out.WriteLineAsync("It was so before the move.");
        await call.Out.WriteLineAsync("When the shop runs and is at rest, ask again: stoa verify");
        return verified;
    }

    /// <summary>Moves one service, or finds that it has moved already, and says what there is.</summary>
    private static async Task<string> Move(ServiceDescription service, OldHome old, Pace pace)
    {
        await using var load = await On(service).Load();
        var isThere = await HasAny(load, old);
        var rows = 0L;
        foreach (var table in old.Tables)
        {
            using var before = new Fingerprint();
            using var after = new Fingerprint();
            var all = old.Count(table);
            var leaving = old.Rows(table).Select(row =>
            {
                pace.At($"{service.Name}, {table.Name}", before.Rows, all);
                return before.Add(row);
            });
            if (isThere)
                _ = leaving.Count();       // only looked at
            else
                await load.Copy(table.Name, table.ColumnNames, leaving);
            await foreach (var row in load.Rows(table.Name, table.ColumnNames))
                after.Add(row);
            if (!before.Is(after))
                throw NotTheSame(service, table, isThere, before.Rows, after.Rows);
            rows += before.Rows;
        }
        if (!isThere)
            await load.Commit();
        return $"{rows} rows in {old.Tables.Count} tables{(isThere ? ", there already" : "")}";
    }

    private static Unavailable NotTheSame(ServiceDescription service, Table table, bool isThere, long before, long after) => new(isThere
        ? $"The database of '{service.Name}' holds other data already ({table.Name}: {after} rows there, {before} here). "
            + "Nothing of it was touched. Drop it, or name others in Stoa:Database."
        : $"{service.Name}.{table.Name} did not arrive as it left ({after} rows of {before}). Nothing of it was kept; try again.");

    /// <summary>Makes the databases that are missing. What holds something comes first, before anything is filled.</summary>
    private static async Task<List<ServiceDescription>> OccupiedFirst(
        List<ServiceDescription> services, Func<ServiceDescription, OldHome> leave)
    {
        var (occupied, free) = (new List<ServiceDescription>(), new List<ServiceDescription>());
        foreach (var service in services)
        {
            using var old = leave(service);
            await service.Database.Open(service.Tables, CancellationToken.None);
            await service.Database.DisposeAsync();
            await using var load = await On(service).Load();
            (await HasAny(load, old) ? occupied : free).Add(service);
        }
        return [.. occupied, .. free];
    }

    private static async Task<bool> HasAny(PostgresLoad load, OldHome old)
    {
        foreach (var table in old.Tables)
        {
            if (await load.Has(table.Name))
                return true;
        }
        return false;
    }

    private static async Task MustBeReachable(List<ServiceDescription> services)
    {
        foreach (var service in services)
        {
            if (await service.Database.Check(CancellationToken.None) is { } wrong)
                throw new Unavailable(wrong);
        }
    }

    /// <summary>With another secret the new shop could not sign anybody in, and every session would end.</summary>
    private static void MustOpenItsKeys(CommandCall call, Dictionary<string, string> files)
    {
        if (!files.TryGetValue("identity", out var file))
            return;
        var secrets = new Secrets(call.Settings.Secret!, call.Services[0].Clock);
        using var identity = new SqliteConnection(file, readOnly: true, call.Services[0].Clock.Time);
        foreach (var key in identity.Query("SELECT sealed_private FROM signing_key", row => row.Bytes(0), []))
        {
            using var opened = SigningKey.Open(key, secrets);
            if (opened is not null)
                continue;
            var kept = Carry.At(call.Settings.DataFolder, Embedded.SecretFile);
            throw new Unavailable("This Stoa:Secret does not open the keys of this shop. " + (File.Exists(kept)
                ? "Its own is in a file; give it to this command and to the shop from now on:\n"
                    + $"""  export Stoa__Secret="base64:$(cat {kept})" """
                : "Give the one that it ran with."));
        }
    }

    private static PostgresDatabase On(ServiceDescription service) => (PostgresDatabase)service.Database;
}
