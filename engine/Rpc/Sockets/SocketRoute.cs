namespace Grpc.Baas.Engine.Rpc.Sockets;

/// <summary>A WebSocket address that is another face of a method of which both sides stream.</summary>
/// <param name="Method">Path of the method, as <c>/baas.topics.v1.TopicService/Connect</c>.</param>
/// <param name="MaxBytes">Largest text that is taken.</param>
/// <param name="MakeCodec">Makes the codec of one socket.</param>
internal sealed record SocketRoute(string Method, int MaxBytes, Func<ISocketCodec> MakeCodec);
