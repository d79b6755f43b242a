using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Google.Protobuf.Reflection;
using Grpc.Baas.Engine.Rpc.Json;
using Grpc.Baas.Engine.Rpc.Rest;
using Grpc.Core;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc.Methods;

/// <summary>Methods that can be called. It never changes; see <see cref="LiveMethods"/>.</summary>
internal sealed class MethodTable
{
    // What the tables of single services share.
    private static readonly MessagePlans CommonPlans = new();

    private readonly FrozenDictionary<string, RpcMethod> _methods;

    /// <exception cref="InvalidOperationException">Methods or HTTP rules clash, or a rule is wrong.</exception>
    public MethodTable(
        IReadOnlyCollection<ServiceDescriptor> services,
        IReadOnlyCollection<RpcMethod> methods,
        IEnumerable<RestRoute> endpoints)
        : this(services, methods, endpoints, new MessagePlans())
    {
    }

    /// <summary>A table of methods that another has too, with handlers of its own.</summary>
    /// <param name="shared">Has what follows from declarations alone.</param>
    /// <param name="methods">Methods of <paramref name="shared"/>, with other pipelines.</param>
    public MethodTable(
        MethodTable shared, IReadOnlyCollection<ServiceDescriptor> services, IReadOnlyCollection<RpcMethod> methods, IEnumerable<RestRoute> endpoints)
    {
        Plans = shared.Plans;
        Services = services;
        _methods = methods.ToFrozenDictionary(method => method.Path);
        RestRoutes = [.. shared.RestRoutes.Where(route => _methods.ContainsKey(route.Binding!.Method.Path)).Select(Own)];
        Routes = new RouteTable(RestRoutes.Concat(endpoints));
    }

    private MethodTable(
        IReadOnlyCollection<ServiceDescriptor> services, IReadOnlyCollection<RpcMethod> methods, IEnumerable<RestRoute> endpoints, MessagePlans plans)
    {
        Plans = plans;
        Services = services;
        var twice = methods.GroupBy(method => method.Path).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"The method '{twice.Key}' is served twice.");
        }

        _methods = methods.ToFrozenDictionary(method => method.Path);
        foreach (var file in services.Select(service => service.File).Distinct())
        {
            Plans.AddFile(file);
        }

        foreach (var descriptor in methods.Select(method => method.Descriptor).OfType<MethodDescriptor>())
        {
            // Messages of other files; calls only read the plans.
            Plans.Get(descriptor.InputType);
            Plans.Get(descriptor.OutputType);
        }

        var rules = new RuleRoutes(Plans);
        RestRoutes = [.. methods.SelectMany(rules.RoutesOf)];
        Routes = new RouteTable(RestRoutes.Concat(endpoints));
    }

    /// <summary>The table of one service.</summary>
    /// <exception cref="InvalidOperationException">Methods are not bound, or bound twice, or HTTP rules clash.</exception>
    public static MethodTable Of(ServiceDescriptor service, Action<ServiceBinderBase> bind, RpcPipeline pipeline)
    {
        var binder = new MethodBinder(service, pipeline);
        bind(binder);
        return new MethodTable([service], binder.Complete(), endpoints: [], new MessagePlans(CommonPlans));
    }

    /// <summary>The services, in the order of their registration.</summary>
    public IReadOnlyCollection<ServiceDescriptor> Services { get; }

    public ICollection<RpcMethod> Methods => _methods.Values;

    /// <summary>The routes of the methods' HTTP rules, in the order of the methods.</summary>
    public IReadOnlyList<RestRoute> RestRoutes { get; }

    public RouteTable Routes { get; }

    public MessagePlans Plans { get; }

    /// <summary>The methods of one service.</summary>
    public IEnumerable<RpcMethod> MethodsOf(ServiceDescriptor service)
        => service.Methods.Select(method => _methods[$"/{service.FullName}/{method.Name}"]);

    private RestRoute Own(RestRoute route) => route with { Binding = route.Binding!.For(_methods[route.Binding.Method.Path]) };

    public bool TryFind(string path, [NotNullWhen(true)] out RpcMethod? method) => _methods.TryGetValue(path, out method);
}
