namespace Grpc.Baas.Engine.Storage;

/// <summary>The database file of one project, held by one engine at a time. The hold ends with the process, however that ends.</summary>
internal sealed class DatabaseFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private DatabaseFile(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    /// <summary>Takes the file, and makes its folder (mode 0700) and itself (mode 0600) when they are missing.</summary>
    /// <exception cref="InvalidOperationException">Another engine holds it.</exception>
    public static DatabaseFile Acquire(StorageOptions options)
    {
        var folder = options.FullDataFolder;
        CreateFolder(folder);
        var path = System.IO.Path.Combine(folder, options.SqliteFileName);
        var heldLock = AcquireLock(path + ".lock", folder);
        try
        {
            // SQLite gives its side files the mode of the database file, so this one decides for all.
            OpenOwnerOnly(path, FileShare.ReadWrite).Dispose();
            return new DatabaseFile(path, heldLock);
        }
        catch
        {
            heldLock.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream AcquireLock(string path, string folder)
    {
        try
        {
            return OpenOwnerOnly(path, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new InvalidOperationException(
                $"Another engine uses the data folder {folder}. Stop it, or choose another folder with --data.", exception);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static FileStream OpenOwnerOnly(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }
}
