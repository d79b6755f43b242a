using Grpc.Core;

namespace Grpc.Baas.UnitTests.Codegen;

/// <summary>Notes which kind of handler it gets for which method.</summary>
internal sealed class RecordingBinder : ServiceBinderBase
{
    public List<string> Bound { get; } = [];

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
        => Bound.Add($"Unary {handler!.Method.Name}");

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
        => Bound.Add($"ClientStreaming {handler!.Method.Name}");

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        => Bound.Add($"ServerStreaming {handler!.Method.Name}");

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        => Bound.Add($"DuplexStreaming {handler!.Method.Name}");
}
