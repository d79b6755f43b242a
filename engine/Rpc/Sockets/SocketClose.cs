using System.Net.WebSockets;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Sockets;

/// <summary>How the end of a call is told on a WebSocket. Source: RFC 6455 §7.4; 4000 to 4999 are everybody's own.</summary>
internal static class SocketClose
{
    // The session has ended, or the token's time is over: who opens the socket again needs another token.
    private const WebSocketCloseStatus SessionEnded = (WebSocketCloseStatus)4401;

    // IANA's registry: "Try Again Later".
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    public static WebSocketCloseStatus CodeOf(RpcFailure? failure) => failure switch
    {
        null or { Code: StatusCode.Cancelled } => WebSocketCloseStatus.NormalClosure,
        _ when failure.Reason == RpcErrorTable.MessageTooLarge.Reason => WebSocketCloseStatus.MessageTooBig,
        _ when failure.Reason == RpcErrorTable.SocketMessageUnreadable.Reason => WebSocketCloseStatus.InvalidPayloadData,
        { Code: StatusCode.Unauthenticated } => SessionEnded,
        { Code: StatusCode.PermissionDenied or StatusCode.InvalidArgument } => WebSocketCloseStatus.PolicyViolation,
        { Code: StatusCode.Unavailable } => WebSocketCloseStatus.EndpointUnavailable,
        { Code: StatusCode.ResourceExhausted } => TryAgainLater,
        _ => WebSocketCloseStatus.InternalServerError,
    };

    /// <summary>The reason, for programs; it is shorter than the 123 bytes that a close may have.</summary>
    public static string ReasonOf(RpcFailure? failure) => failure?.Reason ?? "";
}
