using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>A stream of new records. Its times are those of messages, from which the engine may hold the stream back.</summary>
internal sealed class IngestScenario(IIngestCalls calls, params Target[] targets) : IScenario
{
    public string Name => $"{calls.Prefix}ingest";

    public string About => $"{calls.Title} Ingest, one stream";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = await RecordStage.BeginAsync(calls, plan, records: 0, isIndexed: false, cancellationToken, unit: "records");
        stage.Stage.Subjects.Add(new IngestSubject("engine", stage.Engine, calls, stage.Stage));
        if (calls is TypedCalls)
        {
            stage.Stage.Subjects.Add(new IngestSubject("engine, generic service", stage.Engine, new GrpcCalls(), stage.Stage));
        }

        stage.AddDatabase(records: 0, isIndexed: false, database => database.WriteGroup);
        stage.Stage.Targets.AddRange(targets);
        return stage.Stage;
    }
}
