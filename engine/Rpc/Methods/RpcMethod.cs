using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Rest.Content;
using Grpc.Baas.Engine.Rpc.Validation;
using Grpc.Core;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>A method that is served: what it is called, what its messages are, and the chain that serves it.</summary>
/// <param name="Path">Its path, as <c>/baas.records.v1.RecordService/GetRecord</c>.</param>
/// <param name="Type">Which sides stream.</param>
/// <param name="Descriptor">Its declaration; null for the places where calls of unknown methods end.</param>
/// <param name="Pipeline">Interceptors and handler.</param>
internal sealed record RpcMethod(string Path, MethodType Type, MethodDescriptor? Descriptor, RpcHandler Pipeline)
{
    /// <summary>Whether its declaration promises that a call changes nothing, so that HTTP's GET may make it.</summary>
    public bool HasNoSideEffects { get; } =
        Descriptor?.GetOptions()?.IdempotencyLevel == MethodOptions.Types.IdempotencyLevel.NoSideEffects;

    /// <summary>Whether its responses may be compressed for pages of browsers; see <see cref="ResponseContent"/>.</summary>
    public bool IsCompressible => HasNoSideEffects && !HasSensitiveResponse;

    private bool HasSensitiveResponse { get; } = Descriptor is not null && SensitiveFields.AreIn(Descriptor.OutputType);

    /// <summary>What its request must be; null if its declaration asks nothing.</summary>
    public RequestRules? Rules { get; } = Descriptor is null ? null : RequestRules.For(Descriptor.InputType);
}
