using Grpc.Baas.Engine.Kernel;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>What the transport tells the log.</summary>
internal static partial class RpcLog
{
    [LoggerMessage(EventIds.Rpc + 1, LogLevel.Error, "{Method} failed by our fault; trace {TraceId}")]
    public static partial void CallFailed(ILogger logger, string method, string traceId, Exception cause);

    [LoggerMessage(EventIds.Rpc + 2, LogLevel.Information, "{Method} was cancelled: {Reason}")]
    public static partial void CallCancelled(ILogger logger, string method, string reason);

    [LoggerMessage(EventIds.Rpc + 3, LogLevel.Debug, "{Method} was refused: {Reason}")]
    public static partial void CallRefused(ILogger logger, string method, string reason);

    [LoggerMessage(EventIds.Rpc + 4, LogLevel.Debug, "A connection ended before its protocol was known")]
    public static partial void ConnectionLost(ILogger logger, Exception cause);

    [LoggerMessage(EventIds.Rpc + 6, LogLevel.Warning, "{Path} was answered without the metadata {Key}: the key belongs to the protocol, or the text is not printable ASCII")]
    public static partial void MetadataLeftOut(ILogger logger, string path, string key);

    [LoggerMessage(EventIds.Rpc + 5, LogLevel.Error, "No more connections are accepted")]
    public static partial void AcceptFailed(ILogger logger, Exception cause);
}
