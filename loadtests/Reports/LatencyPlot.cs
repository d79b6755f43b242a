using System.Text;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Reports;

/// <summary>The time of each percentile, both on logarithmic scales: a step to the right has a tenth of the calls beyond it.</summary>
internal static class LatencyPlot
{
    /// <summary>Colours that the page has for subjects.</summary>
    public const int Colours = 8;

    private const int Width = 480;
    private const int Height = 220;
    private const int Left = 52;
    private const int Bottom = 22;
    private const int Top = 8;
    private const int PointsPerNine = 12;

    private static readonly (double Nines, string Name)[] Marks = [(0, "0"), (0.301, "50 %"), (1, "90 %"), (2, "99 %"), (3, "99.9 %"), (4, "99.99 %")];

    /// <returns>Empty when nothing was timed.</returns>
    public static string Draw(ScenarioResult result)
    {
        var curves = result.Subjects
            .SelectMany((subject, i) => new[] { (Colour: i, Times: subject.Times, IsPaced: false), (Colour: i, Times: subject.Paced?.Times ?? new Histogram(), IsPaced: true) })
            .Where(curve => curve.Times.Count > PointsPerNine)
            .ToList();
        if (curves.Count == 0)
        {
            return "";
        }

        var nines = Math.Min(4, Math.Ceiling(Math.Log10(curves.Max(curve => curve.Times.Count))) - 1);
        var least = Math.Floor(Math.Log10(curves.Min(curve => Milliseconds(curve.Times, 0))));
        var most = Math.Max(least + 1, Math.Ceiling(Math.Log10(curves.Max(curve => Milliseconds(curve.Times, nines)))));
        double X(double value) => Left + (value / nines * (Width - Left - 8));
        double Y(double exponent) => Top + ((most - exponent) / (most - least) * (Height - Top - Bottom));

        var svg = new StringBuilder(Figures.Say($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\">"));
        for (var exponent = least; exponent <= most; exponent++)
        {
            svg.Append(Figures.Say($"<path class=\"grid\" d=\"M{Left} {Y(exponent):F1}H{Width - 8}\"/><text x=\"{Left - 6}\" y=\"{Y(exponent) + 4:F1}\" text-anchor=\"end\">{Unit(exponent)}</text>"));
        }

        foreach (var (value, name) in Marks.Where(mark => mark.Nines <= nines))
        {
            svg.Append(Figures.Say($"<path class=\"grid\" d=\"M{X(value):F1} {Top}V{Height - Bottom}\"/><text x=\"{X(value):F1}\" y=\"{Height - 6}\" text-anchor=\"{(value == nines ? "end" : "middle")}\">{name}</text>"));
        }

        foreach (var (colour, times, isPaced) in curves)
        {
            var own = Math.Min(nines, Math.Log10(times.Count));
            var points = Enumerable.Range(0, (int)(own * PointsPerNine) + 1).Select(i => (double)i / PointsPerNine)
                .Select(value => Figures.Say($"{X(value):F1} {Y(Math.Log10(Milliseconds(times, value))):F1}"));
            svg.Append($"<path d=\"M{string.Join('L', points)}\" fill=\"none\" stroke-width=\"1.6\" stroke=\"var(--s{colour % Colours})\"{(isPaced ? " stroke-dasharray=\"4 3\"" : "")}/>");
        }

        return svg.Append("</svg>").ToString();
    }

    // Nothing takes less than a microsecond here, and a logarithm needs something.
    private static double Milliseconds(Histogram times, double nines)
        => Math.Max(0.001, times.Percentile(100 * (1 - Math.Pow(10, -nines))).TotalMilliseconds);

    private static string Unit(double exponent) => exponent switch
    {
        < 0 => Figures.Say($"{Math.Pow(10, exponent + 3):N0} µs"),
        < 3 => Figures.Say($"{Math.Pow(10, exponent):N0} ms"),
        _ => Figures.Say($"{Math.Pow(10, exponent - 3):N0} s"),
    };
}
