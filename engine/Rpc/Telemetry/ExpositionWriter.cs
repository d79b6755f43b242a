using System.Globalization;
using System.Text;

namespace Grpc.Baas.Engine.Rpc.Telemetry;

/// <summary>Writes metrics as text for Prometheus and whoever reads its format.</summary>
internal sealed class ExpositionWriter(ExpositionFormat format)
{
    private readonly StringBuilder _text = new();

    public static string Write(IEnumerable<MetricFamily> families, ExpositionFormat format)
    {
        var writer = new ExpositionWriter(format);
        var written = new HashSet<string>();
        foreach (var family in families)
        {
            // A name may come only once; of two instruments with one name, the first is told.
            if (written.Add(MetricNames.Of(family)))
            {
                writer.WriteFamily(family);
            }
        }

        if (format.IsOpenMetrics)
        {
            writer._text.Append("# EOF\n");
        }

        return writer._text.ToString();
    }

    private void WriteFamily(MetricFamily family)
    {
        var name = MetricNames.Of(family);
        var counter = $"{name}_total";
        var isCounter = family.Kind == MetricKind.Counter;

        // In OpenMetrics the ending belongs to a counter's samples only, in the older text to the whole.
        var title = isCounter && !format.IsOpenMetrics ? counter : name;
        _text.Append("# TYPE ").Append(title).Append(' ').Append(family.Kind.ToString().ToLowerInvariant()).Append('\n');
        if (format.IsOpenMetrics && MetricNames.UnitOf(family.Unit) is { Length: > 0 } unit)
        {
            _text.Append("# UNIT ").Append(title).Append(' ').Append(unit).Append('\n');
        }

        if (family.Description.Length > 0)
        {
            _text.Append("# HELP ").Append(title).Append(' ');
            Escape(family.Description, isQuoted: format.IsOpenMetrics);
            _text.Append('\n');
        }

        foreach (var point in family.Points)
        {
            if (point.Histogram is { } histogram)
            {
                WriteHistogram(name, point.Tags, histogram);
            }
            else
            {
                WriteSample(isCounter ? counter : name, point.Tags, bound: null, Number(point.Value));
            }
        }
    }

    private void WriteHistogram(string name, KeyValuePair<string, object?>[] tags, HistogramSnapshot histogram)
    {
        var count = 0L;
        for (var i = 0; i < histogram.Counts.Length; i++)
        {
            count += histogram.Counts[i];
            var bound = i < histogram.Bounds.Length ? histogram.Bounds[i] : double.PositiveInfinity;
            WriteSample($"{name}_bucket", tags, Number(bound), Whole(count));
        }

        WriteSample($"{name}_sum", tags, bound: null, Number(histogram.Sum));
        WriteSample($"{name}_count", tags, bound: null, Whole(count));
    }

    private void WriteSample(string name, KeyValuePair<string, object?>[] tags, string? bound, string value)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (tag, content) in tags)
        {
            _text.Append(separator).Append(MetricNames.OfLabel(tag)).Append("=\"");
            Escape(TextOf(content), isQuoted: true);
            _text.Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            _text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        _text.Append(separator == '{' ? " " : "} ").Append(value).Append('\n');
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        bool isTrue => isTrue ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private void Escape(string text, bool isQuoted)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when isQuoted => _text.Append("\\\""),
                _ => _text.Append(character),
            };
        }
    }

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    // OpenMetrics wants whole bounds as 1.0, so that one bound is always the same text.
    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ when value == Math.Floor(value) && Math.Abs(value) < 1e15 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
