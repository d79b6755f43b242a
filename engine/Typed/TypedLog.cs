using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Typed;

/// <summary>What typed services log.</summary>
internal static partial class TypedLog
{
    [LoggerMessage(EventIds.Typed, LogLevel.Warning, "Which generated clients were seen could not be written down; it is tried again")]
    public static partial void ClientsNotKept(this ILogger logger, Exception exception);
}
