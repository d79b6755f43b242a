using System.Net;
using System.Text;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Reports;

/// <summary>The report as one page that needs nothing else, with plots.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1d2430; --soft: #5c6675; --line: #d9dee6; --page: #ffffff; --panel: #f6f8fa; --good: #1a7f4b; --bad: #c0362c;
          --s0: #2563c9; --s1: #d9730d; --s2: #2e8b57; --s3: #8e44ad; --s4: #b8860b; --s5: #c2185b; --s6: #00838f; --s7: #6d4c41; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6e9ee; --soft: #9aa5b4; --line: #343c49; --page: #14181f; --panel: #1c222b; --good: #4cc38a; --bad: #ff7b6e;
          --s0: #6ea8fe; --s1: #ffa94d; --s2: #63d297; --s3: #c792ea; --s4: #e6c15a; --s5: #ff79a8; --s6: #4dd0e1; --s7: #bcaaa4; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 1240px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; }
        p { margin: .25rem 0; } dt, dd { margin: 0; } .soft { color: var(--soft); }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { color: var(--soft); }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: 12.5px; width: 100%; margin: .75rem 0; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .4rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        th { color: var(--soft); font-weight: 600; } th:first-child, td:first-child, td.text, th.text { text-align: left; } td.text { white-space: normal; }
        a { color: var(--s0); } .met { color: var(--good); } .missed { color: var(--bad); font-weight: 600; }
        .plots { display: flex; flex-wrap: wrap; gap: 1rem; margin: .75rem 0; } figure { margin: 0; background: var(--panel); border-radius: 8px; padding: .75rem; flex: 1 1 420px; max-width: 640px; min-width: 0; box-sizing: border-box; }
        figcaption { color: var(--soft); font-size: 13px; } svg { width: 100%; height: auto; display: block; } svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
        svg .grid { stroke: var(--line); } svg .value { fill: var(--text); }
        """;

    public static string Write(Report report)
    {
        var page = new StringBuilder();
        page.Append($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>Load tests, {report.Commit}</title>");
        page.Append($"<style>{Style}</style><h1>Load tests of Grpc.Baas</h1><p class=\"soft\">{Figures.Say($"{report.Time:yyyy-MM-dd HH:mm}")} UTC</p><dl>");
        foreach (var (name, value) in report.Machine)
        {
            page.Append($"<dt>{Escape(name)}</dt><dd>{Escape(value)}</dd>");
        }

        page.Append("</dl>");
        if (report.IsBusy)
        {
            page.Append($"<p class=\"missed\">{Report.BusyNote}</p>");
        }

        AppendSummary(page, report);
        report.Results.ForEach(result => Append(page, result));
        return page.Append("</html>\n").ToString();
    }

    private static void AppendSummary(StringBuilder page, Report report)
    {
        page.Append("<div class=\"wide\"><table><tr><th class=\"text\">scenario</th><th class=\"text\">about</th><th>rate</th><th class=\"text\">targets</th><th>load before</th></tr>");
        foreach (var result in report.Results)
        {
            page.Append($"<tr><td><a href=\"#{result.Scenario.Name}\">{result.Scenario.Name}</a></td><td class=\"text\">{Escape(result.Scenario.About)}</td>");
            page.Append($"<td>{Figures.Rate(result.Own.Rate.Median)} {result.Unit}/s</td><td class=\"text\">");
            foreach (var target in result.Targets)
            {
                page.Append($"<div class=\"{(target.IsMet(target.Measure(result)) ? "met" : "missed")}\">{Escape(Figures.TargetOf(result, target))}</div>");
            }

            page.Append($"</td><td>{Figures.Say($"{result.Load:N2}")}</td></tr>");
        }

        page.Append("</table></div>");
    }

    private static void Append(StringBuilder page, ScenarioResult result)
    {
        page.Append($"<h2 id=\"{result.Scenario.Name}\">{result.Scenario.Name}</h2><p>{Escape(result.Scenario.About)}. ");
        page.Append($"<span class=\"soft\">Load average before: {Figures.Say($"{result.Load:N2}")}.</span></p><div class=\"plots\">");
        page.Append($"<figure><figcaption>{Capital(result.Unit)} per second: median, with the least and the most run</figcaption>{RatePlot.Draw(result)}</figure>");
        if (LatencyPlot.Draw(result) is { Length: > 0 } curves)
        {
            page.Append($"<figure><figcaption>Time by percentile{(result.Own.Paced is null ? "" : "; dashed: at the constant rate")}</figcaption>{curves}</figure>");
        }

        page.Append("</div><div class=\"wide\"><table>");
        AppendRow(page, "th", Figures.Heads);
        foreach (var subject in result.Subjects)
        {
            AppendRow(page, "td", Figures.RowOf(result, subject));
        }

        foreach (var subject in result.Subjects)
        {
            if (subject.Paced is { } paced)
            {
                AppendRow(page, "td", Figures.PacedRowOf(subject, paced));
            }
        }

        page.Append("</table></div>");
        page.Append(string.Concat(result.Notes.Select(note => $"<p class=\"soft\">{Escape(note)}</p>")));
    }

    private static void AppendRow(StringBuilder page, string cell, IEnumerable<string> cells)
        => page.Append("<tr>").AppendJoin("", cells.Select(text => $"<{cell}>{Escape(text)}</{cell}>")).Append("</tr>");

    private static string Capital(string text) => string.Concat(char.ToUpperInvariant(text[0]).ToString(), text.AsSpan(1));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
