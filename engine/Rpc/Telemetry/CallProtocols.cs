using Grpc.Baas.Engine.Rpc.Exchanges;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Baas.Engine.Rpc.Sockets;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Names of the protocols in logs, spans and metrics.</summary>
internal static class CallProtocols
{
    public const int Count = 4;

    /// <summary>As <c>grpc-web</c>.</summary>
    public static string NameOf(CallProtocol protocol) => protocol switch
    {
        CallProtocol.Grpc => "grpc",
        CallProtocol.GrpcWeb => "grpc-web",
        CallProtocol.Connect => "connect",
        _ => "rest",
    };

    /// <summary>Value of <c>rpc.system.name</c>; transcoded JSON is a system of its own. Source: OpenTelemetry's registry of attributes, "RPC".</summary>
    public static string SystemOf(CallProtocol protocol) => protocol switch
    {
        CallProtocol.Connect => "connectrpc",
        CallProtocol.Rest => "rest",
        _ => "grpc",
    };

    public static CallProtocol Of(RpcExchange exchange) => exchange switch
    {
        GrpcExchange => CallProtocol.Grpc,
        GrpcWebExchange => CallProtocol.GrpcWeb,
        RestExchange or RestFaultExchange or SocketExchange => CallProtocol.Rest,
        _ => CallProtocol.Connect,
    };
}
