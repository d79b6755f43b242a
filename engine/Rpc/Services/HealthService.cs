using Grpc.Baas.Engine.Kernel;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.V1.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using HealthGrpc = Grpc.Health.V1.Health;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.Baas.Engine.Rpc.Services;

/// <summary>
/// Tells gRPC clients whether services serve, those of collections to who may call them. The empty name stands for the engine. Source:
/// grpc/doc/health-checking.md.
/// </summary>
internal sealed class HealthService(HealthState state, Lazy<LiveMethods> methods) : HealthGrpc.HealthBase
{
    // health.proto: a longer list is RESOURCE_EXHAUSTED.
    private const int MaxListed = 100;

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var status = StatusOf(request.Service, CallerOf(context));
        return status == ServingStatus.ServiceUnknown
            ? throw ServiceUnknown(request.Service)
            : Task.FromResult(new HealthCheckResponse { Status = status });
    }

    public override async Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context)
    {
        ServingStatus? sent = null;
        while (true)
        {
            var changed = Task.WhenAny([state.Changed, .. methods.Value.Sources.Select(source => source.Changed)]);
            var status = StatusOf(request.Service, CallerOf(context));
            if (status != sent)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, context.CancellationToken);
                sent = status;
            }

            await changed.WaitAsync(context.CancellationToken);
        }
    }

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        List<string> services = ["", .. methods.Value.ServicesFor(CallerOf(context)).Select(service => service.FullName)];
        if (services.Count > MaxListed)
        {
            throw ListTooLong(services.Count);
        }

        var response = new HealthListResponse();
        foreach (var name in services)
        {
            response.Statuses[name] = new HealthCheckResponse { Status = Status };
        }

        return Task.FromResult(response);
    }

    private ServingStatus Status => state.IsServing ? ServingStatus.Serving : ServingStatus.NotServing;

    private ServingStatus StatusOf(string service, Caller caller)
    {
        var isKnown = service.Length == 0 || methods.Value.Table.Services.Any(known => known.FullName == service)
            || methods.Value.Sources.Any(source => source.FindSymbol(service, caller)?.Services.Any(known => known.FullName == service) == true);
        return isKnown ? Status : ServingStatus.ServiceUnknown;
    }

    private static Caller CallerOf(ServerCallContext context) => ((RpcCall)context).Caller;

    private static BaasException ListTooLong(int count)
        => new(
            RpcErrorTable.MessageTooLarge,
            $"There are {count} services, and List tells of at most {MaxListed}; ask for each with Check.",
            new Dictionary<string, string> { ["services"] = count.ToString(), ["max"] = MaxListed.ToString() });

    // The protocol of health checks asks for NOT_FOUND here.
    private static BaasException ServiceUnknown(string service)
        => new(
            RpcErrorTable.MethodUnknown with { Status = StatusCode.NotFound },
            $"The service '{service}' does not exist.",
            new Dictionary<string, string> { ["service"] = service });
}
