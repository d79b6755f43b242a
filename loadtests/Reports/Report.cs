using System.Globalization;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Reports;

/// <summary>What a run brought, and where it was made.</summary>
internal sealed record Report(RunPlan Plan, IReadOnlyList<(string Name, string Value)> Machine, DateTime Time, string Commit)
{
    public const string BusyNote = "Something else ran on this machine: rates and times say little, shares are uncertain, bytes hold.";

    private const double LoadAtFirst = 1;

    // What the tool itself leaves in the average for the scenario after.
    private static readonly double LoadLater = 4 * Environment.ProcessorCount;

    public List<ScenarioResult> Results { get; } = [];

    /// <summary>Whether the machine had more to do than the tool gave it.</summary>
    public bool IsBusy => Results.Select((result, i) => result.Load > (i == 0 ? LoadAtFirst : LoadLater)).Contains(true);

    /// <summary>Writes <c>report.md</c> and <c>report.html</c> into a folder of the day and the commit.</summary>
    public async Task WriteAsync(DirectoryInfo output, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Time:yyyy-MM-dd}-{Commit.TrimEnd('+')}{(Plan.IsPostgres ? "-postgresql" : "")}");
        var folder = output.CreateSubdirectory(name);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.md"), MarkdownReport.Write(this), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "report.html"), HtmlReport.Write(this), cancellationToken);
    }
}
