namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>All series of one metric at one moment.</summary>
/// <param name="Name">As OpenTelemetry has it: <c>rpc.server.call.duration</c>.</param>
/// <param name="Unit">In UCUM, as <c>s</c> or <c>{call}</c>; empty for none.</param>
/// <param name="Description">For people.</param>
/// <param name="Kind">What the values mean.</param>
/// <param name="Points">The series.</param>
internal sealed record MetricFamily(string Name, string Unit, string Description, MetricKind Kind, IReadOnlyList<MetricPoint> Points);
