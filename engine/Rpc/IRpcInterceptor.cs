namespace Grpc.Baas.Engine.Rpc;

/// <summary>
/// Stands before the handler of every call, whatever its protocol. Registered instances run in the order of their
/// registration, after errors and deadline; see <see cref="RpcPipeline"/>. One instance serves all calls.
/// </summary>
internal interface IRpcInterceptor
{
    /// <summary>Lets the call go on by calling <paramref name="next"/>, or refuses it by throwing a <see cref="Kernel.BaasException"/>.</summary>
    ValueTask InvokeAsync(RpcCall call, RpcHandler next);
}
