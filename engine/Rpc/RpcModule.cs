using Grpc.Baas.Engine.Rpc.Calls;
using Grpc.Baas.Engine.Rpc.Docs;
using Grpc.Baas.Engine.Rpc.Faults;
using Grpc.Baas.Engine.Rpc.Methods;
using Grpc.Baas.Engine.Rpc.OpenApi;
using Grpc.Baas.Engine.Rpc.Services;
using Grpc.Baas.Engine.Rpc.Sockets;
using Grpc.Baas.Engine.Rpc.Telemetry;
using Grpc.Baas.Engine.Rpc.Transport;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Grpc.Baas.Engine.Rpc;

/// <summary>Registers the transport, and services with it.</summary>
internal static class RpcModule
{
    /// <summary>Adds the whole transport, for a process that has one table of methods.</summary>
    public static IServiceCollection AddRpc(this IServiceCollection services) => services.AddTransport().AddMethods();

    /// <summary>Adds what the process has once: connections, and what is counted and limited over all calls. Options: section <c>Baas:Rpc</c>.</summary>
    public static IServiceCollection AddTransport(this IServiceCollection services)
    {
        services.AddOptions<RpcOptions>().BindConfiguration(RpcOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RpcOptions>, RpcOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ForwardedClient>();
        services.AddSingleton<CrossOrigin>();
        services.AddSingleton(static _ => new CallsInFlight());
        services.AddSingleton<HealthState>();
        services.AddSingleton(_ => ProtoSources.OfTheBuild());
        return services.AddTelemetry().AddListening();
    }

    /// <summary>Adds what each project has of its own: a table of methods with health and reflection, and what serves their calls.</summary>
    public static IServiceCollection AddMethods(this IServiceCollection services)
    {
        services.AddSingleton<CallClock>();
        services.AddSingleton<CallTelemetry>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddSingleton<DeadlineInterceptor>();
        services.AddSingleton<RpcPipeline>();
        services.AddSingleton<LiveMethods>();
        services.AddSingleton<RpcDispatcher>();
        return services.AddHealth().AddReflection().AddOpenApi().AddDocs();
    }

    /// <summary>Adds the parts of the process, for a project's own services.</summary>
    /// <param name="process">Has what <see cref="AddTransport"/> added.</param>
    public static IServiceCollection ShareTransport(this IServiceCollection services, IServiceProvider process) => services
        .AddSingleton(process.GetRequiredService<TimeProvider>())
        .AddSingleton(process.GetRequiredService<ForwardedClient>())
        .AddSingleton(process.GetRequiredService<CrossOrigin>())
        .AddSingleton(new CallsInFlight(process.GetRequiredService<CallsInFlight>()))
        .AddSingleton(process.GetRequiredService<HealthState>())
        .AddSingleton(process.GetRequiredService<ProtoSources>())
        .AddSingleton(process.GetRequiredService<RpcInstruments>())
        .AddSingleton(process.GetRequiredService<CallSeries>().WithoutNew())
        .AddSingleton(new SharedTable(process.GetRequiredService<LiveMethods>().Table));

    /// <summary>Serves every request that gets here. Binds all services now, so that a fault in them stops the start.</summary>
    public static void UseRpc(this IApplicationBuilder app)
    {
        var dispatcher = app.ApplicationServices.GetRequiredService<RpcDispatcher>();
        app.Run(dispatcher.InvokeAsync);
    }

    /// <summary>Adds a service. The start fails if one of its methods is not bound, or if HTTP rules clash.</summary>
    /// <param name="bind">Gives what adds a handler for each method, as the generated <c>BindService</c> does.</param>
    public static IServiceCollection AddRpcService(
        this IServiceCollection services,
        ServiceDescriptor descriptor,
        Func<IServiceProvider, Action<ServiceBinderBase>> bind)
        => services.AddSingleton(new RpcServiceRegistration(descriptor, bind));

    /// <summary>Adds something beside the services that is reached by HTTP.</summary>
    public static IServiceCollection AddHttpEndpoint(
        this IServiceCollection services,
        string httpMethod,
        string path,
        Func<IServiceProvider, RequestDelegate> handler)
        => services.AddSingleton(new HttpEndpoint(httpMethod, path, handler));

    /// <summary>Adds a WebSocket address that is another face of a method.</summary>
    public static IServiceCollection AddSocket(this IServiceCollection services, string path, SocketRoute route)
        => services.AddHttpEndpoint(HttpMethods.Get, path, provider => new SocketEndpoint(provider, route).InvokeAsync);
}
