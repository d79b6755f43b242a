using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>Streams that all follow one collection in which records are made at a constant rate: how long each event takes to each.</summary>
internal sealed class WatchSubject : ISubject, IAsyncDisposable
{
    private const int StreamsPerConnection = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HostProcess _host;
    private readonly WatchPlan _plan;
    private readonly CancellationTokenSource _closing = new();
    private readonly List<SocketsHttpHandler> _connections = [];
    private readonly List<Subscriber> _subscribers = [];
    private Task _reading = Task.CompletedTask;
    private long _made;

    private WatchSubject(string name, HostProcess host, WatchPlan plan)
    {
        Name = name;
        _host = host;
        _plan = plan;
    }

    public string Name { get; }

    /// <summary>Opens the streams.</summary>
    public static async Task<WatchSubject> OpenAsync(string name, HostProcess host, WatchPlan plan, CancellationToken cancellationToken)
    {
        var subject = new WatchSubject(name, host, plan);
        foreach (var streams in Enumerable.Range(0, plan.Subscribers).Chunk(StreamsPerConnection))
        {
            var connection = new SocketsHttpHandler();
            subject._connections.Add(connection);
            var http = new HttpClient(connection, disposeHandler: false) { BaseAddress = host.Http2, Timeout = Timeout.InfiniteTimeSpan };
            var opened = streams.Select(_ => new Subscriber(http, plan.Watch)).ToList();
            await Task.WhenAll(opened.Select(subscriber => subscriber.OpenAsync(cancellationToken)));
            subject._subscribers.AddRange(opened);
        }

        subject._reading = Task.WhenAll(subject._subscribers.Select(subscriber => Task.Run(() => subscriber.ReadAsync(subject._closing.Token))));
        return subject;
    }

    public Task<Sample> RunAsync(TimeSpan length, CancellationToken cancellationToken) => HostSubject.TakeAsync(
        _host,
        async () =>
        {
            await using var writer = new Http2Client(_host.Http2, [_plan.Write], connections: 1, streams: 64);
            var written = await ConstantRate.RunAsync(writer, _plan.Rate, length, cancellationToken);
            _made += written.Calls;
            await WaitForAllAsync(cancellationToken);
            var delays = Histogram.Of(_subscribers.Select(subscriber => subscriber.TakeDelays()));
            return new LoadResult(delays.Count / length.TotalSeconds, delays, delays.Count);
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        try
        {
            await _reading;
        }
        catch (OperationCanceledException)
        {
            // As asked.
        }

        _connections.ForEach(connection => connection.Dispose());
        _closing.Dispose();
    }

    /// <exception cref="InvalidOperationException">A stream ended, or has not each change once and in order.</exception>
    private async Task WaitForAllAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        while (_subscribers.Any(subscriber => subscriber.Changes < _made) && !limit.IsCancellationRequested && !_reading.IsCompleted)
        {
            await Task.Delay(10, cancellationToken);
        }

        if (_reading.IsFaulted)
        {
            await _reading;
        }

        var wrong = _subscribers.Count(subscriber => subscriber.Changes != _made || subscriber.OutOfOrder > 0);
        if (wrong > 0)
        {
            throw new InvalidOperationException($"{wrong} of {_subscribers.Count} subscribers have not each change once and in order.");
        }
    }
}
