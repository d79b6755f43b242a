using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>Takes the methods of one service and holds them against its declaration.</summary>
internal sealed class MethodBinder(ServiceDescriptor service, RpcPipeline pipeline) : ServiceBinderBase
{
    private readonly Dictionary<string, (MethodType Type, MethodDescriptor Declared, RpcHandler Pipeline)> _methods = [];

    /// <summary>What serves the methods that are bound so far, by their paths.</summary>
    public Dictionary<string, RpcHandler> Pipelines => _methods.ToDictionary(bound => bound.Key, bound => bound.Value.Pipeline);

    /// <summary>The service's methods, once all are bound.</summary>
    /// <exception cref="InvalidOperationException">A declared method has no handler.</exception>
    public IReadOnlyCollection<RpcMethod> Complete()
    {
        var missing = service.Methods.FirstOrDefault(method => !_methods.ContainsKey($"/{service.FullName}/{method.Name}"));
        return missing is null
            ? [.. _methods.Select(bound => new RpcMethod(bound.Key, bound.Value.Type, bound.Value.Declared, bound.Value.Pipeline))]
            : throw new InvalidOperationException($"The method '{missing.FullName}' has no handler.");
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        UnaryServerMethod<TRequest, TResponse>? handler)
        => Add(method, MethodType.Unary, new UnaryHandler<TRequest, TResponse>(method, Required(method, handler)).InvokeAsync);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ClientStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, MethodType.ClientStreaming, new ClientStreamHandler<TRequest, TResponse>(method, Required(method, handler)).InvokeAsync);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        ServerStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, MethodType.ServerStreaming, new ServerStreamHandler<TRequest, TResponse>(method, Required(method, handler)).InvokeAsync);

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        DuplexStreamingServerMethod<TRequest, TResponse>? handler)
        => Add(method, MethodType.DuplexStreaming, new DuplexHandler<TRequest, TResponse>(method, Required(method, handler)).InvokeAsync);

    private static THandler Required<THandler>(IMethod method, THandler? handler)
        where THandler : class
        => handler ?? throw new InvalidOperationException($"The method '{method.FullName}' has no handler.");

    private void Add(IMethod method, MethodType type, RpcHandler handler)
    {
        var declared = service.FindMethodByName(method.Name);
        if (method.ServiceName != service.FullName || declared is null)
        {
            throw new InvalidOperationException($"The method '{method.FullName}' is not declared in '{service.FullName}'.");
        }

        if (method.Type != type || TypeOf(declared) != type)
        {
            throw new InvalidOperationException($"The method '{method.FullName}' is declared as {TypeOf(declared)} and bound as {type}.");
        }

        if (!_methods.TryAdd(method.FullName, (type, declared, pipeline.Compose(method.FullName, handler))))
        {
            throw new InvalidOperationException($"The method '{method.FullName}' is bound twice.");
        }
    }

    private static MethodType TypeOf(MethodDescriptor method) => (method.IsClientStreaming, method.IsServerStreaming) switch
    {
        (false, false) => MethodType.Unary,
        (true, false) => MethodType.ClientStreaming,
        (false, true) => MethodType.ServerStreaming,
        _ => MethodType.DuplexStreaming,
    };
}
