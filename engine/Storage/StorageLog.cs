using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(EventIds.Storage, LogLevel.Information, "SQLite {Version} loaded from {Library}")]
    public static partial void LibraryLoaded(this ILogger logger, string version, string library);

    [LoggerMessage(EventIds.Storage + 1, LogLevel.Information, "Database {Path} opened at position {Position}")]
    public static partial void DatabaseOpened(this ILogger logger, string path, long position);

    [LoggerMessage(EventIds.Storage + 2, LogLevel.Information, "Database {Path} closed")]
    public static partial void DatabaseClosed(this ILogger logger, string path);

    [LoggerMessage(EventIds.Storage + 3, LogLevel.Information, "Migration {Version} of {Slice} applied")]
    public static partial void MigrationApplied(this ILogger logger, string slice, int version);

    [LoggerMessage(EventIds.Storage + 4, LogLevel.Error, "A group of {Works} writes was rolled back")]
    public static partial void GroupRolledBack(this ILogger logger, int works, Exception exception);

    [LoggerMessage(EventIds.Storage + 8, LogLevel.Warning, "A group of {Works} writes was refused, because the database cannot be reached or is busy")]
    public static partial void GroupUnavailable(this ILogger logger, int works, Exception exception);

    [LoggerMessage(EventIds.Storage + 9, LogLevel.Information, "Listening to what other nodes write")]
    public static partial void ListenerConnected(this ILogger logger);

    [LoggerMessage(EventIds.Storage + 10, LogLevel.Warning, "The connection that hears of other nodes broke; it is tried again each second")]
    public static partial void ListenerBroke(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Storage + 5, LogLevel.Debug, "Checkpoint moved {Moved} of {Frames} pages of the write-ahead log")]
    public static partial void CheckpointMade(this ILogger logger, int moved, int frames);

    [LoggerMessage(EventIds.Storage + 6, LogLevel.Warning, "A checkpoint failed; the write-ahead log grows until one succeeds")]
    public static partial void CheckpointFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Storage + 7, LogLevel.Error, "An observer of a committed write failed")]
    public static partial void ObserverFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Storage + 11, LogLevel.Warning, "Free room could not be given back to the disk; the next try follows")]
    public static partial void SpaceReturnFailed(this ILogger logger, Exception exception);
}
