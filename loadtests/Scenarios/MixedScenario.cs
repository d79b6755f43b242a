using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>Four reads of single records to each new one.</summary>
internal sealed class MixedScenario(IRecordCalls calls) : IScenario
{
    private const int Records = 10_000;
    private const int Requests = 2_000;
    private const int InFlight = 256;

    public string Name => $"{calls.Prefix}mixed";

    public string About => $"{calls.Title} 80 % Get, 20 % durable Create, {InFlight} in flight";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = await RecordStage.BeginAsync(calls, plan, Records, isIndexed: false, cancellationToken);
        var ids = await TestRecords.ReadIdsAsync(stage.Engine, cancellationToken);
        stage.AddEngine(way => Enumerable.Range(0, 5 * Requests).Select(i => i % 5 == 0 ? way.Create(i) : way.Get(ids[i % ids.Count])), InFlight);
        stage.AddEngine("Get alone", ids.Select(calls.Get), InFlight);
        await stage.AddBareAsync(InFlight);
        return stage.Stage;
    }
}
