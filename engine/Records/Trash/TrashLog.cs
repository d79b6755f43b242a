using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Records.Trash;

internal static partial class TrashLog
{
    [LoggerMessage(EventIds.Records + 80, LogLevel.Information, "{Count} deleted records purged because of their age")]
    public static partial void TrashPurged(this ILogger logger, long count);

    [LoggerMessage(EventIds.Records + 81, LogLevel.Warning, "Old deleted records could not be purged; the next try follows")]
    public static partial void PurgeFailed(this ILogger logger, Exception exception);
}
