using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Changes;

internal static partial class ChangesLog
{
    [LoggerMessage(EventIds.Changes, LogLevel.Information, "{Count} changes up to position {Position} removed from the log")]
    public static partial void ChangesTrimmed(this ILogger logger, long count, long position);

    [LoggerMessage(EventIds.Changes + 1, LogLevel.Warning, "Old changes could not be removed; the next try follows")]
    public static partial void TrimFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Changes + 2, LogLevel.Information, "{Count} changes compacted away; up to position {Position} the log has last changes only")]
    public static partial void ChangesCompacted(this ILogger logger, long count, long position);

    [LoggerMessage(EventIds.Changes + 3, LogLevel.Warning, "The log could not be compacted; the next try follows")]
    public static partial void CompactionFailed(this ILogger logger, Exception exception);
}
