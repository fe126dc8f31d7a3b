using Stoa.Kernel.Data;
using Stoa.Testing;

namespace Stoa.House.Tests;

/// <summary>What a script makes of an empty database, as lines that can be compared, in whatever order and words it was made.</summary>
internal static class SchemaShape
{
    private const string OnSqlite =
        """
        SELECT of.name || '.' || own.name || ' ' || own.type || ' ' || own."notnull" || own.pk || ' ' || COALESCE(own.dflt_value, '')
        FROM sqlite_master AS of JOIN pragma_table_info(of.name) AS own WHERE of.type = 'table'
        UNION ALL
        SELECT of.name || ' ' || key."from" || ' to ' || key."table" || '.' || COALESCE(key."to", '') || ' ' || key.on_delete
        FROM sqlite_master AS of JOIN pragma_foreign_key_list(of.name) AS key WHERE of.type = 'table'
        UNION ALL
        SELECT of.name || ' key ' || key."unique" || key.partial || ' '
            || (SELECT group_concat(part.name, ', ') FROM pragma_index_info(key.name) AS part)
        FROM sqlite_master AS of JOIN pragma_index_list(of.name) AS key WHERE of.type = 'table'
        """;

    private const string OnPostgres =
        """
        SELECT concat_ws(' ', table_name || '.' || column_name, data_type, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = current_schema()
        UNION ALL
        SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
        UNION ALL
        SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes WHERE schemaname = current_schema()
        """;

    public static async Task<IReadOnlyCollection<string>> Of(Engine engine, string script)
    {
        if (engine == Engine.Sqlite)
        {
            await using var file = new SqliteStore(new Schema([new SchemaPart("shape", script, [])]));
            return file.Ask(OnSqlite);
        }
        await using var server = await PostgresStore.Open(new Schema([]));
        await server.Run("CREATE SCHEMA shape; SET search_path TO shape");
        await server.Run(script);
        return await server.Ask(OnPostgres);
    }
}
