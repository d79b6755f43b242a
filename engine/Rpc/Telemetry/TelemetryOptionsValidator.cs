using Microsoft.Extensions.Options;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Checks <see cref="TelemetryOptions"/> at the start.</summary>
[OptionsValidator]
internal sealed partial class TelemetryOptionsValidator : IValidateOptions<TelemetryOptions>;
