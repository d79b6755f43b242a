using Grpc.Baas.LoadTests.Reports;

namespace Grpc.Baas.LoadTests.Running;

/// <summary>One run of the tool: scenarios one after the other, and a report of them.</summary>
internal static class LoadRun
{
    /// <param name="scenarios">What is run.</param>
    /// <param name="plan">How.</param>
    /// <param name="output">Folder that gets a folder with the report; null for none.</param>
    /// <param name="cancellationToken">Ends it; what is measured by then is lost.</param>
    /// <returns>The process's exit code: 1 when a target was missed.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<IScenario> scenarios, RunPlan plan, DirectoryInfo? output, CancellationToken cancellationToken)
    {
        var machine = await Machine.DescribeAsync(plan, cancellationToken);
        var report = new Report(plan, machine, DateTime.UtcNow, await Machine.CommitAsync());
        foreach (var scenario in scenarios)
        {
            report.Results.Add(await new ScenarioRun(scenario, plan).RunAsync(cancellationToken));
            if (output is not null)
            {
                // After each, so that a run that is cut off leaves what it has.
                await report.WriteAsync(output, cancellationToken);
            }
        }

        Console.WriteLine(MarkdownReport.Write(report));
        return report.Results.All(result => result.Targets.All(target => target.IsMet(target.Measure(result)))) ? 0 : 1;
    }
}
