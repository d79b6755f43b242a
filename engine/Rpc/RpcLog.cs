using Grpc.Baas.Engine.Kernel;
using Grpc.Core;

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

    [LoggerMessage(EventIds.Rpc + 11, LogLevel.Warning, "{Path} was answered without the metadata {Key}: the key belongs to the protocol, or the text is not printable ASCII")]
    public static partial void MetadataLeftOut(ILogger logger, string path, string key);

    [LoggerMessage(EventIds.Rpc + 5, LogLevel.Error, "No more connections are accepted")]
    public static partial void AcceptFailed(ILogger logger, Exception cause);

    [LoggerMessage(EventIds.Rpc + 6, LogLevel.Warning, "{Method} by {Protocol} took {Milliseconds:F0} ms and ended with {Status}")]
    public static partial void CallSlow(ILogger logger, string method, string protocol, double milliseconds, StatusCode status);

    [LoggerMessage(EventIds.Rpc + 7, LogLevel.Debug, "{Method} by {Protocol} ended with {Status} after {Milliseconds:F3} ms")]
    public static partial void CallEnded(ILogger logger, string method, string protocol, StatusCode status, double milliseconds);

    [LoggerMessage(EventIds.Rpc + 8, LogLevel.Information, "The certificate '{Subject}', good until {NotAfter:u}, holds for new connections")]
    public static partial void CertificateLoaded(ILogger logger, string subject, DateTime notAfter);

    [LoggerMessage(EventIds.Rpc + 9, LogLevel.Warning, "The certificate has changed and is not taken; the one before stays in force: {Reason}")]
    public static partial void CertificateNotLoaded(ILogger logger, string reason);

    [LoggerMessage(EventIds.Rpc + 10, LogLevel.Warning, "The certificate '{Subject}' expires at {NotAfter:u}; replace its files, no restart is needed")]
    public static partial void CertificateExpires(ILogger logger, string subject, DateTime notAfter);
}
