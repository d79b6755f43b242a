namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>The protocols that telemetry tells apart.</summary>
internal enum CallProtocol
{
    Grpc,
    GrpcWeb,
    Connect,
    Rest,
}
