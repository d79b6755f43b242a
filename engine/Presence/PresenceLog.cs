using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Presence;

/// <summary>What presence logs: never who is there.</summary>
internal static partial class PresenceLog
{
    [LoggerMessage(EventIds.Presence, LogLevel.Warning, "Nodes cannot tell each other who is present for now")]
    public static partial void RoundFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventIds.Presence + 1, LogLevel.Warning, "Node {Node} has not renewed its lease, and those who were present there are not any more")]
    public static partial void NodeLost(this ILogger logger, string node);
}
