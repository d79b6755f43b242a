using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Audit;

internal static partial class AuditLog
{
    [LoggerMessage(EventIds.Audit, LogLevel.Information, "{Count} old audit events removed")]
    public static partial void EventsTrimmed(this ILogger logger, long count);

    [LoggerMessage(EventIds.Audit + 1, LogLevel.Warning, "Old audit events could not be removed; the next try follows")]
    public static partial void TrimFailed(this ILogger logger, Exception exception);
}
