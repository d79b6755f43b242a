using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>Pages of 30 records by an index over filter and sort.</summary>
internal sealed class ListScenario(IRecordCalls calls, params Target[] targets) : IScenario
{
    private const int Records = 100_000;
    private const int InFlight = 64;

    public string Name => $"{calls.Prefix}list";

    public string About => $"{calls.Title} List {TestRecords.PageSize} of {Records:N0} by an index over filter and sort";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = await RecordStage.BeginAsync(calls, plan, Records, isIndexed: true, cancellationToken);
        stage.AddEngine(way => Enumerable.Range(0, TestRecords.Categories).Select(category => way.List(TestRecords.CategoryOf(category), "")), InFlight);
        stage.AddDatabase(Records, isIndexed: true, database => database.ReadPage);
        stage.Stage.Targets.AddRange(targets);
        return stage.Stage;
    }
}
