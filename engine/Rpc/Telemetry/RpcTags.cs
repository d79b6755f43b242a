namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Names of attributes. Source: OpenTelemetry, "Semantic conventions for RPC"; those that begin with <c>baas.</c> are ours.</summary>
internal static class RpcTags
{
    public const string System = "rpc.system.name";
    public const string Method = "rpc.method";
    public const string StatusCode = "rpc.response.status_code";
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ClientAddress = "client.address";
    public const string ClientPort = "client.port";
    public const string NetworkProtocol = "network.protocol.name";
    public const string NetworkVersion = "network.protocol.version";
    public const string Protocol = "baas.rpc.protocol";
    public const string Reason = "baas.error.reason";
}
