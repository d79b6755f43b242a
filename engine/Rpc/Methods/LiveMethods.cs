using System.Diagnostics.CodeAnalysis;
using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Rest;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>All that can be called: a table of the services that every engine has, and sources of those that come and go.</summary>
internal sealed class LiveMethods
{
    private readonly IServiceProvider _provider;
    private readonly RpcPipeline _pipeline;

    // As an array, over which each call goes without an object.
    private readonly IServiceSource[] _sources;

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
        var registered = services.ToList();
        var descriptors = registered.ConvertAll(service => service.Descriptor);
        var methods = registered.SelectMany(service => shared is null ? Bind(service) : BindLater(service, shared.Table)).ToList();
        var routes = endpoints.Select(endpoint => new RestRoute(
            endpoint.HttpMethod,
            PathTemplate.Parse(endpoint.Path),
            $"{endpoint.HttpMethod} {endpoint.Path}",
            Binding: null,
            endpoint.Handler(provider))).ToList();
        Table = shared is null ? new MethodTable(descriptors, methods, routes) : new MethodTable(shared.Table, descriptors, methods, routes);
    }

    /// <summary>The services that are there from the start to the end.</summary>
    public MethodTable Table { get; }

    /// <summary>Where services come from that are not in <see cref="Table"/>.</summary>
    public IReadOnlyList<IServiceSource> Sources => _sources;

    /// <summary>All services of which a caller may call something.</summary>
    public IEnumerable<ServiceDescriptor> ServicesFor(Caller caller) => Table.Services.Concat(Sources.SelectMany(source => source.ServicesFor(caller)));

    /// <summary>Finds a method.</summary>
    /// <param name="path">As <c>/default.v1.PostsService/Get</c>.</param>
    /// <param name="table">The table that has it; <see cref="Table"/> when none has.</param>
    /// <param name="method">The method; null when there is none.</param>
    public bool TryFind(string path, out MethodTable table, [NotNullWhen(true)] out RpcMethod? method)
    {
        table = Table;
        if (table.TryFind(path, out method))
        {
            return true;
        }

        foreach (var source in _sources)
        {
            if (source.FindByMethod(path) is { } found && found.TryFind(path, out method))
            {
                table = found;
                return true;
            }
        }

        return false;
    }

    /// <summary>The table of a service that may have a route for a path and is not in <see cref="Table"/>.</summary>
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
