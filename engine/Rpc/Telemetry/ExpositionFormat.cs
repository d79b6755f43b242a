using Microsoft.Net.Http.Headers;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>The two texts that scrapers read.</summary>
internal sealed record ExpositionFormat(string ContentType, bool IsOpenMetrics)
{
    /// <summary>Source: Prometheus, "Exposition formats", version 0.0.4.</summary>
    public static readonly ExpositionFormat Prometheus = new("text/plain; version=0.0.4; charset=utf-8", IsOpenMetrics: false);

    /// <summary>Source: OpenMetrics 1.0.</summary>
    public static readonly ExpositionFormat OpenMetrics = new("application/openmetrics-text; version=1.0.0; charset=utf-8", IsOpenMetrics: true);

    private const string OpenMetricsType = "application/openmetrics-text";

    /// <summary>The text that a caller would rather have; Prometheus's own when it does not say.</summary>
    public static ExpositionFormat Choose(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return Prometheus;
        }

        var open = 0d;
        var plain = 0d;
        foreach (var type in accepted)
        {
            var quality = type.Quality ?? 1;
            if (type.MediaType.Equals(OpenMetricsType, StringComparison.OrdinalIgnoreCase) && IsKnownVersion(type))
            {
                open = Math.Max(open, quality);
            }
            else if (type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase))
            {
                plain = Math.Max(plain, quality);
            }
        }

        return open > 0 && open >= plain ? OpenMetrics : Prometheus;
    }

    private static bool IsKnownVersion(MediaTypeHeaderValue type)
        => NameValueHeaderValue.Find(type.Parameters, "version")?.Value.ToString() is null or "1.0.0" or "0.0.1" or "\"1.0.0\"";
}
