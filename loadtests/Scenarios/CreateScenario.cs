using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>Single new records, each on disk when its call is answered.</summary>
internal sealed class CreateScenario(IRecordCalls calls, params Target[] targets) : IScenario
{
    private const int InFlight = 256;
    private const int Requests = 100;

    public string Name => $"{calls.Prefix}create";

    public string About => $"{calls.Title} Create, durable, {InFlight} in flight";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = await RecordStage.BeginAsync(calls, plan, records: 0, isIndexed: false, cancellationToken);
        stage.AddEngine(way => Enumerable.Range(0, Requests).Select(way.Create), InFlight);
        stage.AddDatabase(records: 0, isIndexed: false, database => database.WriteGroup);
        if (calls is GrpcCalls)
        {
            stage.AddEngineBySdk(Enumerable.Range(0, Requests).Select(calls.Create), InFlight);
        }

        stage.Stage.Targets.AddRange(targets);
        return stage.Stage;
    }
}
