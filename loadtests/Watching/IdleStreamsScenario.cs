using System.Diagnostics;
using System.Globalization;
using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;
using Grpc.Baas.LoadTests.Scenarios;
using Grpc.Baas.V1.Records;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>The memory of streams in which nothing happens, and how fast they open.</summary>
internal sealed class IdleStreamsScenario : IScenario
{
    private const int Streams = 10_000;

    public string Name => "watch-idle";

    public string About => $"{Streams:N0} streams that are opened and in which nothing happens";

    public async Task<Stage> PrepareAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        var stage = new Stage("streams");
        try
        {
            var engine = stage.Hold(await EngineProcess.StartAsync(
                plan.Database, cancellationToken, ("Baas__Records__MaxStreams", (2 * Streams).ToString(CultureInfo.InvariantCulture))));
            await TestRecords.CreateAsync(engine, isIndexed: false, cancellationToken);
            var watch = LoadRequest.Grpc(BareFanOut.WatchPath, new WatchRecordsRequest { Collection = TestRecords.Collection });
            stage.Subjects.Add(new OpenStreams("engine", engine.Host, watch with { Token = engine.Token }));
            stage.Subjects.Add(new OpenStreams("bare Kestrel", stage.Hold(await HostProcess.StartBareAsync()), watch));
            stage.Targets.Add(Target.Memory(400));
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    private sealed class OpenStreams(string name, HostProcess host, LoadRequest watch) : ISubject
    {
        private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

        public string Name => name;

        public async Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken)
        {
            using var streams = new SubscriberGroup();
            var sample = await HostSubject.TakeAsync(
                host,
                async () =>
                {
                    var started = Stopwatch.GetTimestamp();
                    await streams.OpenAsync(host.Http2, watch, Streams, cancellationToken);
                    return new LoadResult(Streams / Stopwatch.GetElapsedTime(started).TotalSeconds, new Histogram(), Streams);
                },
                cancellationToken);
            await Task.Delay(Rest, cancellationToken);
            return sample with { ResidentBytes = host.ResidentBytes };
        }
    }
}
