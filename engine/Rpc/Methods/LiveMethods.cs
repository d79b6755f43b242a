using Grpc.Baas.Engine.Rpc.Rest;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>
/// The method table in force. A call works to its end with the table it started with; the next call sees the new one.
/// </summary>
internal sealed class LiveMethods
{
    private readonly IServiceProvider _provider;
    private readonly RpcPipeline _pipeline;
    private readonly List<ServiceDescriptor> _services = [];
    private readonly List<RpcMethod> _methods = [];
    private readonly RestRoute[] _endpoints;
    private readonly IServiceSource[] _sources;
    private volatile MethodTable _current;
    private volatile TaskCompletionSource _changed = NewSignal();

    /// <exception cref="InvalidOperationException">A method is not bound, or bound twice, or HTTP rules clash.</exception>
    public LiveMethods(
        IServiceProvider provider,
        RpcPipeline pipeline,
        IEnumerable<RpcServiceRegistration> services,
        IEnumerable<HttpEndpoint> endpoints,
        IEnumerable<IServiceSource> sources,
        SharedTable? shared = null)
    {
        _sources = [.. sources];
        _provider = provider;
        _pipeline = pipeline;
        foreach (var service in services)
        {
            _services.Add(service.Descriptor);
            _methods.AddRange(shared is null ? Bind(service) : BindLater(service, shared.Table));
        }

        _endpoints = endpoints
            .Select(endpoint => new RestRoute(
                endpoint.HttpMethod,
                PathTemplate.Parse(endpoint.Path),
                $"{endpoint.HttpMethod} {endpoint.Path}",
                Binding: null,
                endpoint.Handler(provider)))
            .ToArray();
        _current = shared is null ? new MethodTable(_services, _methods, _endpoints) : new MethodTable(shared.Table, _services, _methods, _endpoints);
    }

    public MethodTable Current => _current;

    /// <summary>Where services come from that are not in <see cref="Current"/>.</summary>
    public IReadOnlyList<IServiceSource> Sources => _sources;

    /// <summary>The table that has a method; <see cref="Current"/> when none has.</summary>
    /// <param name="path">As <c>/default.v1.PostsService/Get</c>.</param>
    public MethodTable FindByMethod(string path)
    {
        var current = _current;
        if (!current.TryFind(path, out _))
        {
            foreach (var source in _sources)
            {
                if (source.FindByMethod(path) is { } table)
                {
                    return table;
                }
            }
        }

        return current;
    }

    /// <summary>The table of a service that may have a route for a path and is not in <see cref="Current"/>.</summary>
    public MethodTable? FindByRoute(ReadOnlySpan<char> path)
    {
        foreach (var source in _sources)
        {
            if (source.FindByRoute(path) is { } table)
            {
                return table;
            }
        }

        return null;
    }

    /// <summary>Completes at the next change. Take it before reading <see cref="Current"/>, so that none is missed.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Puts a new table in force: the services registered at the start, and these. It takes effect at once.</summary>
    /// <param name="services">All services that exist beside those of the start; those of the last call are gone.</param>
    /// <exception cref="InvalidOperationException">The services clash with each other or with the others; nothing changes.</exception>
    public void Publish(IReadOnlyCollection<RpcServiceRegistration> services)
    {
        _current = new MethodTable(
            [.. _services, .. services.Select(service => service.Descriptor)],
            [.. _methods, .. services.SelectMany(Bind)],
            _endpoints);
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Few of a project's services are called before it is closed again. That each method can be bound has been seen in the other table.
    private IEnumerable<RpcMethod> BindLater(RpcServiceRegistration service, MethodTable shared)
    {
        var bound = new Lazy<Dictionary<string, RpcHandler>>(() => BinderOf(service).Pipelines);
        return shared.MethodsOf(service.Descriptor).Select(method => method with { Pipeline = call => bound.Value[method.Path](call) });
    }

    private IReadOnlyCollection<RpcMethod> Bind(RpcServiceRegistration service) => BinderOf(service).Complete();

    private MethodBinder BinderOf(RpcServiceRegistration service)
    {
        var binder = new MethodBinder(service.Descriptor, _pipeline);
        service.Bind(_provider)(binder);
        return binder;
    }
}
