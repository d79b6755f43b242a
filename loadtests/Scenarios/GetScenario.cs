using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>Single records by their ids.</summary>
internal sealed class GetScenario(IRecordCalls calls, params Target[] targets) : IScenario
{
    private const int Records = 10_000;

    public string Name => $"{calls.Prefix}get";

    public string About => $"{calls.Title} Get by id of one of {Records:N0} records";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var inFlight = calls.IsHttp1 ? 64 : 256;
        var stage = await RecordStage.BeginAsync(calls, plan, Records, isIndexed: false, cancellationToken);
        var ids = await TestRecords.ReadIdsAsync(stage.Engine, cancellationToken);
        stage.AddEngine(way => ids.Select(way.Get), inFlight);
        await stage.AddBareAsync(inFlight);
        stage.AddDatabase(Records, isIndexed: false, database => database.ReadRow);
        if (calls is GrpcCalls)
        {
            stage.AddEngineBySdk(ids.Select(calls.Get), inFlight);
        }

        stage.Stage.Targets.AddRange(targets);
        return stage.Stage;
    }
}
