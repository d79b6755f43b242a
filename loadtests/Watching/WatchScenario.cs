using System.Globalization;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.LoadTests.Scenarios;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>A thousand streams of one collection's changes, with engine and subscribers on one machine.</summary>
/// <param name="stalled">Streams besides that are never read, and must not make the others wait.</param>
internal sealed class WatchScenario(int stalled) : IScenario
{
    private const int Subscribers = 1_000;
    private const int Rate = 500;

    public string Name => stalled > 0 ? "watch-stalled" : "watch";

    public string About => $"{Subscribers:N0} subscribers of {Rate} changes/s, from the write to the receipt{(stalled > 0 ? $", beside {stalled} that never read" : "")}";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = new Stage("events");
        try
        {
            var engine = stage.Hold(await EngineProcess.StartAsync(
                plan.Database, cancellationToken, ("Baas__Records__MaxStreams", (2 * Subscribers).ToString(CultureInfo.InvariantCulture))));
            await TestRecords.CreateAsync(engine, isIndexed: false, cancellationToken);
            var watch = LoadRequest.Grpc(BareFanOut.WatchPath, new WatchRecordsRequest { Collection = TestRecords.Collection });
            var ours = new WatchPlan(Subscribers, Rate, watch with { Token = engine.Token }, new GrpcCalls().Create(1) with { Token = engine.Token }) { Stalled = stalled };
            stage.Subjects.Add(stage.Hold(await WatchSubject.OpenAsync("engine", engine.Host, ours, cancellationToken)));

            var bare = stage.Hold(await HostProcess.StartBareAsync());
            var theirs = new WatchPlan(Subscribers, Rate, watch, LoadRequest.Grpc(BareFanOut.WritePath, new GetRecordRequest()));
            stage.Subjects.Add(stage.Hold(await WatchSubject.OpenAsync("bare Kestrel, no database", bare, theirs, cancellationToken)));
            stage.Targets.Add(Target.Percentile99(100));
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }
}
