using System.ComponentModel.DataAnnotations;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>What is told of calls, and to whom. Section <c>Baas:Telemetry</c>; a change needs a restart.</summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Baas:Telemetry";

    /// <summary>
    /// Where traces and metrics are sent by OTLP, as <c>http://localhost:4317</c>. Default empty: nowhere. The standard variables
    /// <c>OTEL_EXPORTER_OTLP_…</c> work too, and this wins over <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
    /// </summary>
    [RegularExpression("https?://.+", ErrorMessage = "{0} must be an address as http://localhost:4317.")]
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Bearer token that opens <c>/metrics</c> beside an administrator's own. 16 to 512 characters. Default empty: none.</summary>
    [StringLength(512, MinimumLength = 16)]
    public string? MetricsToken { get; set; }

    /// <summary>Whether <c>/metrics</c> is open to everyone. Default no.</summary>
    public bool MetricsPublic { get; set; }

    /// <summary>Calls with one response that take longer are logged as a warning. Default 1 s, 1 ms to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan SlowCall { get; set; } = TimeSpan.FromSeconds(1);
}
