using Grpc.Baas.Engine.Rpc.Telemetry;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Grpc.Baas.Engine.Hosting;

/// <summary>
/// Sends traces and metrics by OTLP while the engine runs, and what is left when it stops. Without an endpoint nothing listens, and
/// neither costs anything.
/// </summary>
internal sealed class TelemetryExport(IOptions<TelemetryOptions> options) : IHostedService
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OwnSources = "baas.*";

    // A collector that does not answer must not hold up the engine's stop.
    private const int FlushMs = 3000;

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OtlpEndpoint.Length > 0 || Environment.GetEnvironmentVariable(EndpointVariable) is { Length: > 0 })
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddSource(OwnSources)
                .AddOtlpExporter(exporter => Direct(exporter, "v1/traces"))
                .Build();
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(Resource())
                .AddMeter(OwnSources, "System.Runtime", "Microsoft.AspNetCore.Server.Kestrel")
                .AddOtlpExporter(exporter => Direct(exporter, "v1/metrics"))
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            _traces?.Shutdown(FlushMs);
            _traces?.Dispose();
            _metrics?.Shutdown(FlushMs);
            _metrics?.Dispose();
        },
        CancellationToken.None);

    // The variables OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES come last and win.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("grpc-baas", serviceVersion: Banner.Version)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private void Direct(OtlpExporterOptions exporter, string path)
    {
        if (options.Value.OtlpEndpoint is not { Length: > 0 } endpoint)
        {
            return;
        }

        // The exporter adds the signal's path only to what the environment gives.
        exporter.Endpoint = exporter.Protocol == OtlpExportProtocol.HttpProtobuf ? new Uri($"{endpoint.TrimEnd('/')}/{path}") : new Uri(endpoint);
    }
}
