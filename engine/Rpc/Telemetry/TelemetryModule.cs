using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Registers what counts and traces calls.</summary>
internal static class TelemetryModule
{
    /// <summary>Adds it. Options: section <c>Baas:Telemetry</c>.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<TelemetryOptions>().BindConfiguration(TelemetryOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
        services.AddSingleton<RpcInstruments>();
        services.AddSingleton<CallSeries>();
        services.AddSingleton<MetricsCollector>();
        return services;
    }
}
