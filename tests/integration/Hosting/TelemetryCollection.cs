namespace Grpc.Baas.IntegrationTests.Hosting;

/// <summary>Tests that export: listeners hear every engine of the process, so that these must not meet.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryCollection
{
    public const string Name = "telemetry";
}
