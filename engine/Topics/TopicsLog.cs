using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Topics;

/// <summary>What topics log: ids and counts, never what is published.</summary>
internal static partial class TopicsLog
{
    [LoggerMessage(EventIds.Topics, LogLevel.Warning, "Messages of other nodes come faster than this one can take them; {Count} were lost")]
    public static partial void RelayLagged(this ILogger logger, long count);

    [LoggerMessage(EventIds.Topics + 1, LogLevel.Warning, "A message of another node cannot be read for now, and is lost")]
    public static partial void RelayedUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Topics + 2, LogLevel.Warning, "Large messages that were sent could not be removed; the next try follows")]
    public static partial void TrimFailed(this ILogger logger, Exception exception);
}
