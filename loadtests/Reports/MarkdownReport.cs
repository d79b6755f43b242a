using System.Text;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Reports;

/// <summary>The report as text.</summary>
internal static class MarkdownReport
{
    public static string Write(Report report)
    {
        var text = new StringBuilder($"# Load tests, {Figures.Say($"{report.Time:yyyy-MM-dd HH:mm}")} UTC, commit {report.Commit}\n\n");
        foreach (var (name, value) in report.Machine)
        {
            text.Append($"- {name}: {value}\n");
        }

        text.Append(report.IsBusy ? $"\n**{Report.BusyNote}**\n" : "");
        text.Append("\n| scenario | about | load before | rate /s | targets |\n|---|---|---|---|---|\n");
        foreach (var result in report.Results)
        {
            AppendRow(text, [
                result.Scenario.Name,
                result.Scenario.About,
                Figures.Say($"{result.Load:N2}"),
                $"{Figures.Rate(result.Own.Rate.Median)} {result.Unit}",
                string.Join("; ", result.Targets.Select(target => Figures.TargetOf(result, target))),
            ]);
        }

        report.Results.ForEach(result => Append(text, result));
        return text.ToString();
    }

    private static void Append(StringBuilder text, ScenarioResult result)
    {
        text.Append($"\n## {result.Scenario.Name}\n\n{result.Scenario.About}; {result.Unit}; load average before: {Figures.Say($"{result.Load:N2}")}\n\n");
        AppendRow(text, Figures.Heads);
        AppendRow(text, Figures.Heads.Select(_ => "---"));
        foreach (var subject in result.Subjects)
        {
            AppendRow(text, Figures.RowOf(result, subject));
        }

        foreach (var subject in result.Subjects)
        {
            if (subject.Paced is { } paced)
            {
                AppendRow(text, Figures.PacedRowOf(subject, paced));
            }
        }

        foreach (var note in result.Notes)
        {
            text.Append($"\n- {note}");
        }

        text.Append(result.Notes.Count > 0 ? "\n" : "");
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
