using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Grpc.Baas.Engine.Storage;

/// <summary>
/// Loads SQLite once for the process: the system's library when it is newer than the one that comes with the engine and has what
/// we need, because the system's is the one that gets security updates.
/// </summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";
    private const int BundledVersion = 3_035_005;
    private const int ConfigMemoryStatus = 9;

    // The provider binds native functions once for the process, so this cannot belong to a database.
    private static readonly Lazy<string> Loaded = new(Load);

    /// <returns>Version of SQLite and where it came from.</returns>
    public static (string Version, string Source) EnsureLoaded()
    {
        var source = Loaded.Value;
        return (raw.sqlite3_libversion().utf8_to_string(), source);
    }

    private static string Load()
    {
        var system = FindSystemLibrary();
        if (system != 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? system : 0);
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());

        // Memory statistics take a lock of the whole process at each allocation, and nobody reads them.
        _ = raw.sqlite3_config(ConfigMemoryStatus, 0);
        return system != 0 ? SystemName : "the engine's own copy";
    }

    private static nint FindSystemLibrary()
    {
        if (!OperatingSystem.IsLinux()
            || !NativeLibrary.TryLoad(SystemName, Assembly.GetExecutingAssembly(), DllImportSearchPath.SafeDirectories, out var library))
        {
            return 0;
        }

        if (IsUsable(library))
        {
            return library;
        }

        NativeLibrary.Free(library);
        return 0;
    }

    private static unsafe bool IsUsable(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var version)
            || !NativeLibrary.TryGetExport(library, "sqlite3_threadsafe", out var threadSafe)
            || !NativeLibrary.TryGetExport(library, "sqlite3_compileoption_used", out var optionUsed))
        {
            return false;
        }

        fixed (byte* fullText = "ENABLE_FTS5\0"u8)
        {
            return ((delegate* unmanaged<int>)version)() > BundledVersion
                && ((delegate* unmanaged<int>)threadSafe)() != 0
                && ((delegate* unmanaged<byte*, int>)optionUsed)(fullText) != 0;
        }
    }
}
