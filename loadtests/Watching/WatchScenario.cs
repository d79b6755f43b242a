using System.Diagnostics;
using System.Globalization;
using Grpc.Baas.Client;
using Grpc.Baas.V1.Schema;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>
/// Many streams that follow one collection in which records are made at a constant rate: how long each event takes from the write to the
/// subscriber, with the engine and all subscribers on one machine.
/// </summary>
internal sealed class WatchScenario
{
    private const int StreamsPerConnection = 100;
    private const string Followed = "ticks";
    private const string Quiet = "quiet";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EngineProcess _engine;
    private readonly WatchPlan _plan;
    private readonly List<SocketsHttpHandler> _connections = [];
    private readonly string _token;
    private long _countedFrom = long.MaxValue;
    private int _made;

    private WatchScenario(EngineProcess engine, WatchPlan plan, string token) => (_engine, _plan, _token) = (engine, plan, token);

    public static async Task<int> RunAsync(WatchPlan plan, CancellationToken cancellationToken)
    {
        var streams = plan.Subscribers + plan.Stalled + plan.Idle + 10;
        await using var engine = await EngineProcess.StartAsync(
            plan.Database, cancellationToken, ("Baas__Records__MaxStreams", streams.ToString(CultureInfo.InvariantCulture)), ("Baas__Limits__Enabled", "false"));
        foreach (var name in new[] { Followed, Quiet })
        {
            await engine.Client.Collections.CreateAsync(
                new Collection { Name = name, Schema = { new CollectionField { Name = "title", Type = "text" }, new CollectionField { Name = "n", Type = "int" } } },
                cancellationToken);
        }

        var scenario = new WatchScenario(engine, plan, engine.Client.AccessToken!);
        try
        {
            return await scenario.RunAsync(cancellationToken);
        }
        finally
        {
            scenario._connections.ForEach(connection => connection.Dispose());
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var before = _engine.ResidentBytes;
        await OpenAsync(_plan.Idle, Quiet, cancellationToken);
        if (_plan.Idle > 0)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
            Print($"{_plan.Idle:N0} idle streams: {_engine.ResidentBytes >> 20} MB resident, {before >> 20} MB before");
        }

        if (_plan.Subscribers == 0)
        {
            return 0;
        }

        await OpenAsync(_plan.Stalled, Followed, cancellationToken);
        var subscribers = await OpenAsync(_plan.Subscribers, Followed, cancellationToken);
        var ended = int.MaxValue;
        var reading = subscribers.Select(subscriber => Task.Run(() => subscriber.ReadAsync(() => Volatile.Read(ref ended), cancellationToken), cancellationToken)).ToArray();
        await MakeRecordsAsync(WarmUp, cancellationToken);
        Volatile.Write(ref _countedFrom, (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10);
        var (engineCpu, ownCpu, started) = (_engine.ProcessorTime, Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
        await MakeRecordsAsync(_plan.Length, cancellationToken);

        // One more for those who have all of the others and wait.
        Volatile.Write(ref ended, _made + 1);
        await MakeRecordAsync(cancellationToken);
        var took = Stopwatch.GetElapsedTime(started);
        await Task.WhenAll(reading).WaitAsync(Patience, cancellationToken);
        var (engineTime, ownTime) = (_engine.ProcessorTime - engineCpu, Process.GetCurrentProcess().TotalProcessorTime - ownCpu);
        return Report(subscribers, took, engineTime, ownTime);
    }

    private int Report(List<Subscriber> subscribers, TimeSpan took, TimeSpan engineTime, TimeSpan ownTime)
    {
        var delays = new DelayHistogram();
        subscribers.ForEach(subscriber => delays.Add(subscriber.Delays));
        var wrong = subscribers.Count(subscriber => subscriber.Changes != _made || subscriber.OutOfOrder > 0);
        Print($"{subscribers.Count:N0} subscribers, {delays.Count / subscribers.Count / took.TotalSeconds:N0} changes/s for {took.TotalSeconds:N0} s, {_plan.Stalled} that never read: {delays.Count:N0} events, {delays.Count / took.TotalSeconds:N0}/s");
        Print($"write to receipt: median {delays.Percentile(50):N1} ms, 99th percentile {delays.Percentile(99):N1} ms, most {delays.Percentile(100):N1} ms");
        Print($"processor time per event: engine {engineTime.TotalMicroseconds / delays.Count:N2} µs, subscribers {ownTime.TotalMicroseconds / delays.Count:N2} µs; engine {engineTime / took:P0} of one core; {_engine.ResidentBytes >> 20} MB resident");
        Print($"subscribers without each change once and in order: {wrong}");
        return wrong == 0 ? 0 : 1;
    }

    private async Task<List<Subscriber>> OpenAsync(int count, string collection, CancellationToken cancellationToken)
    {
        var subscribers = new List<Subscriber>();
        foreach (var streams in Enumerable.Range(0, count).Chunk(StreamsPerConnection))
        {
            var connection = new SocketsHttpHandler();
            _connections.Add(connection);
            var http = new HttpClient(connection, disposeHandler: false) { BaseAddress = _engine.Address, Timeout = Timeout.InfiniteTimeSpan };
            var opened = streams.Select(_ => new Subscriber(http, _token, () => Volatile.Read(ref _countedFrom))).ToList();
            await Task.WhenAll(opened.Select(subscriber => subscriber.OpenAsync(collection, cancellationToken)));
            subscribers.AddRange(opened);
        }

        return subscribers;
    }

    // At the times that the rate says, whether the ones before have been answered or not.
    private async Task MakeRecordsAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var writes = new List<Task>();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) is var now && now < length)
        {
            for (; writes.Count < now.TotalSeconds * _plan.ChangesPerSecond;)
            {
                writes.Add(MakeRecordAsync(cancellationToken));
            }

            await Task.Delay(1, cancellationToken);
        }

        await Task.WhenAll(writes);
    }

    private async Task MakeRecordAsync(CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _made);
        await _engine.Client.Collection(Followed).CreateAsync(
            new RecordData { ["title"] = "something that happened", ["n"] = number }, cancellationToken: cancellationToken);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
