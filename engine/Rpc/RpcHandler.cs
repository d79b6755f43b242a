namespace Grpc.Baas.Engine.Rpc;

/// <summary>Serves a call, or hands it on: an interceptor's rest of the chain, with the method's handler at its end.</summary>
internal delegate ValueTask RpcHandler(RpcCall call);
