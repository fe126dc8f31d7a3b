using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Stoa.Kernel.Data.Sqlite;

/// <summary>
/// The few functions of SQLite that are used here, called without layers between. The shipped engine is used, or the system's where
/// that is newer.
/// </summary>
internal static unsafe partial class Sqlite3
{
    public const int Ok = 0;
    public const int Error = 1;
    public const int Busy = 5;
    public const int Locked = 6;
    public const int NoMemory = 7;
    public const int ReadOnly = 8;
    public const int Interrupt = 9;
    public const int IoError = 10;
    public const int Corrupt = 11;
    public const int Full = 13;
    public const int CantOpen = 14;
    public const int Protocol = 15;
    public const int Constraint = 19;
    public const int NotADatabase = 26;
    public const int RowReady = 100;
    public const int Finished = 101;

    public const int ConstraintCheck = Constraint | (1 << 8);
    public const int ConstraintForeignKey = Constraint | (3 << 8);
    public const int ConstraintNotNull = Constraint | (5 << 8);
    public const int ConstraintPrimaryKey = Constraint | (6 << 8);
    public const int ConstraintUnique = Constraint | (8 << 8);
    public const int ConstraintRowId = Constraint | (10 << 8);

    public const int OpenReadOnly = 0x1;
    public const int OpenReadWrite = 0x2;
    public const int OpenCreate = 0x4;
    public const int OpenNoMutex = 0x8000;
    public const int PreparePersistent = 0x1;
    public const int NullColumn = 5;
    public const int ConfigMemoryStatus = 9;
    public const int CheckpointPassive = 0;
    public const int CheckpointTruncate = 3;

    private const string Library = "e_sqlite3";

    static Sqlite3()
    {
        NativeLibrary.SetDllImportResolver(typeof(Sqlite3).Assembly, Resolve);
        // Its count of memory in use takes a global lock at each allocation, and nobody asks for it. (A variadic call, which is a plain one
        // but on Apple's ARM.)
        if (!OperatingSystem.IsMacOS())
            _ = sqlite3_config(ConfigMemoryStatus, 0);
    }

    /// <summary>The version of the engine in use, for the start banner.</summary>
    public static string Version => Utf8(sqlite3_libversion())!;

    /// <summary>SQLite copies what is bound to it.</summary>
    public static nint Transient => -1;

    public static string? Utf8(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    [LibraryImport(Library)]
    public static partial int sqlite3_config(int option, int value);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_libversion();

    [LibraryImport(Library)]
    public static partial int sqlite3_libversion_number();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int sqlite3_open_v2(string file, out nint db, int flags, nint vfs);

    [LibraryImport(Library)]
    public static partial int sqlite3_close_v2(nint db);

    [LibraryImport(Library)]
    public static partial int sqlite3_extended_result_codes(nint db, int on);

    [LibraryImport(Library)]
    public static partial int sqlite3_busy_timeout(nint db, int millis);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_errmsg(nint db);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_get_autocommit(nint db);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_changes(nint db);

    [LibraryImport(Library)]
    public static partial int sqlite3_prepare_v3(nint db, byte* sql, int length, uint flags, out nint statement, out byte* tail);

    [LibraryImport(Library)]
    public static partial int sqlite3_step(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_reset(nint statement);

    [LibraryImport(Library)]
    public static partial int sqlite3_finalize(nint statement);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_stmt_readonly(nint statement);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_bind_parameter_count(nint statement);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_bind_parameter_name(nint statement, int index);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_text(nint statement, int index, byte* text, int length, nint destructor);

    [LibraryImport(Library)]
    public static partial int sqlite3_bind_blob(nint statement, int index, byte* bytes, int length, nint destructor);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_bind_int64(nint statement, int index, long value);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_bind_null(nint statement, int index);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_column_type(nint statement, int column);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial long sqlite3_column_int64(nint statement, int column);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_column_text(nint statement, int column);

    [LibraryImport(Library)]
    public static partial byte* sqlite3_column_blob(nint statement, int column);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int sqlite3_column_bytes(nint statement, int column);

    [LibraryImport(Library)]
    public static partial int sqlite3_wal_checkpoint_v2(nint db, byte* database, int mode, out int logFrames, out int copiedFrames);

    [LibraryImport(Library)]
    public static partial void* sqlite3_wal_hook(nint db, delegate* unmanaged[Cdecl]<void*, nint, byte*, int, int> hook, void* context);

    [LibraryImport(Library)]
    public static partial void sqlite3_progress_handler(
        nint db, int operations, delegate* unmanaged[Cdecl]<void*, int> handler, void* context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint sqlite3_backup_init(nint to, string toName, nint from, string fromName);

    [LibraryImport(Library)]
    public static partial int sqlite3_backup_step(nint backup, int pages);

    [LibraryImport(Library)]
    public static partial int sqlite3_backup_remaining(nint backup);

    [LibraryImport(Library)]
    public static partial int sqlite3_backup_pagecount(nint backup);

    [LibraryImport(Library)]
    public static partial int sqlite3_backup_finish(nint backup);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
            return 0;
        var shipped = NativeLibrary.Load(Library, assembly, path);
        foreach (var system in (ReadOnlySpan<string>)["libsqlite3.so.0", "libsqlite3.dylib"])
        {
            if (NativeLibrary.TryLoad(system, out var candidate))
            {
                if (Serves(candidate) && VersionOf(candidate) > VersionOf(shipped))
                    return candidate;
                NativeLibrary.Free(candidate);
            }
        }
        return shipped;
    }

    private static int VersionOf(nint library) =>
        ((delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(library, "sqlite3_libversion_number"))();

    /// <summary>Search needs FTS5, and connections on several threads need a thread-safe build.</summary>
    private static bool Serves(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "sqlite3_compileoption_used", out var used)
            || !NativeLibrary.TryGetExport(library, "sqlite3_threadsafe", out var safe))
            return false;
        fixed (byte* option = "ENABLE_FTS5"u8)
            return ((delegate* unmanaged[Cdecl]<byte*, int>)used)(option) != 0 && ((delegate* unmanaged[Cdecl]<int>)safe)() != 0;
    }
}
