using System.Net;
using System.Text;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Reports;

/// <summary>A bar for each subject, as long as its rate, with a line from the least run to the most.</summary>
internal static class RatePlot
{
    private const int Width = 480;
    private const int Step = 34;
    private const int Thickness = 14;

    // What the figure at a bar's end takes.
    private const int Margin = 70;

    public static string Draw(ScenarioResult result)
    {
        var most = result.Subjects.Max(subject => subject.Rate.Most);
        double Scale(double rate) => most > 0 ? rate / most * (Width - Margin) : 0;

        var svg = new StringBuilder(Figures.Say($"<svg viewBox=\"0 0 {Width} {(result.Subjects.Count * Step) + 4}\" role=\"img\">"));
        for (var i = 0; i < result.Subjects.Count; i++)
        {
            var (subject, top) = (result.Subjects[i], i * Step);
            var (least, median, end) = (Scale(subject.Rate.Least), Scale(subject.Rate.Median), Scale(subject.Rate.Most));
            var middle = top + 16 + (Thickness / 2.0);
            svg.Append(Figures.Say($"<text x=\"0\" y=\"{top + 12}\">{WebUtility.HtmlEncode(subject.Name)}</text>"));
            svg.Append(Figures.Say($"<rect x=\"0\" y=\"{top + 16}\" width=\"{median:F1}\" height=\"{Thickness}\" rx=\"2\" fill=\"var(--s{i % LatencyPlot.Colours})\"/>"));
            if (end - least >= 1)
            {
                svg.Append(Figures.Say($"<path d=\"M{least:F1} {middle}H{end:F1}M{least:F1} {middle - 3}v6M{end:F1} {middle - 3}v6\" stroke=\"var(--text)\" fill=\"none\"/>"));
            }

            svg.Append(Figures.Say($"<text class=\"value\" x=\"{end + 6:F1}\" y=\"{middle + 4}\">{Figures.Rate(subject.Rate.Median)}</text>"));
        }

        return svg.Append("</svg>").ToString();
    }
}
