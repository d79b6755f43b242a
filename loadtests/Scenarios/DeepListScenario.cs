using Grpc.Baas.Client;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Scenarios;

/// <summary>A page far behind the first by its token, beside the first.</summary>
internal sealed class DeepListScenario(IRecordCalls calls) : IScenario
{
    private const int Records = 100_000;
    private const int Page = 3_000;
    private const int InFlight = 64;
    private const string FirstPage = "page 1";

    public string Name => $"{calls.Prefix}list-deep";

    public string About => $"{calls.Title} List {TestRecords.PageSize} of {Records:N0}, page {Page:N0} by its token";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = await RecordStage.BeginAsync(calls, plan, Records, isIndexed: false, cancellationToken);
        var goods = stage.Engine.Client.Collection(TestRecords.Collection);
        var token = "";
        for (var page = 1; page < Page; page++)
        {
            token = (await goods.ListAsync(new ListOptions { PageToken = token, PerPage = TestRecords.PageSize, Fields = "etag" }, cancellationToken)).NextPageToken;
        }

        stage.AddEngine($"page {Page:N0}", [calls.List("", token)], InFlight);
        stage.AddEngine(FirstPage, [calls.List("", "")], InFlight);
        stage.Stage.Targets.Add(Target.Share(FirstPage, 0.9));
        return stage.Stage;
    }
}
