using System.Text;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>
/// Turns names and units of OpenTelemetry into Prometheus's. Source: OpenTelemetry, "Prometheus and OpenMetrics Compatibility";
/// Prometheus, "Data model".
/// </summary>
internal static class MetricNames
{
    /// <summary>The name without the ending of counters: <c>rpc_server_call_duration_seconds</c>.</summary>
    public static string Of(MetricFamily family)
    {
        var name = Clean(family.Name, isColonAllowed: true);
        name = family.Kind == MetricKind.Counter && name.EndsWith("_total", StringComparison.Ordinal) ? name[..^6] : name;
        var unit = UnitOf(family.Unit);
        return unit.Length == 0 || name.EndsWith($"_{unit}", StringComparison.Ordinal) ? name : $"{name}_{unit}";
    }

    public static string OfLabel(string name) => Clean(name, isColonAllowed: false);

    /// <summary>As <c>seconds</c>; empty for counts.</summary>
    public static string UnitOf(string unit) => unit switch
    {
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" => "bytes",
        "%" => "percent",

        // UCUM has what is counted in braces, and 1 for what has no unit.
        "1" or ['{', ..] => "",
        _ => Clean(unit, isColonAllowed: false).Trim('_'),
    };

    private static string Clean(string name, bool isColonAllowed)
    {
        var cleaned = new StringBuilder(name.Length + 1);
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            cleaned.Append('_');
        }

        foreach (var character in name)
        {
            cleaned.Append(char.IsAsciiLetterOrDigit(character) || (isColonAllowed && character == ':') ? character : '_');
        }

        return cleaned.ToString();
    }
}
