using Grpc.Baas.LoadTests.Hosts;
using Grpc.Baas.LoadTests.Load;
using Grpc.Baas.LoadTests.Running;

namespace Grpc.Baas.LoadTests.Watching;

/// <summary>Streams that all follow one collection in which records are made at a constant rate: how long each event takes to each.</summary>
internal sealed class WatchSubject : ISubject, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HostProcess _host;
    private readonly WatchPlan _plan;
    private readonly CancellationTokenSource _closing = new();
    private readonly SubscriberGroup _streams;
    private readonly IReadOnlyList<Subscriber> _subscribers;
    private readonly Task _reading;
    private long _made;

    private WatchSubject(string name, HostProcess host, WatchPlan plan, SubscriberGroup streams, IReadOnlyList<Subscriber> subscribers)
    {
        Name = name;
        _host = host;
        _plan = plan;
        _streams = streams;
        _subscribers = subscribers;
        _reading = Task.WhenAll(subscribers.Select(subscriber => Task.Run(() => subscriber.ReadAsync(_closing.Token))));
    }

    public string Name { get; }

    /// <summary>Opens the streams.</summary>
    public static async Task<WatchSubject> OpenAsync(string name, HostProcess host, WatchPlan plan, CancellationToken cancellationToken)
    {
        var streams = new SubscriberGroup();
        await streams.OpenAsync(host.Http2, plan.Watch, plan.Stalled, cancellationToken);
        var read = await streams.OpenAsync(host.Http2, plan.Watch, plan.Subscribers, cancellationToken);
        return new WatchSubject(name, host, plan, streams, read);
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

        _streams.Dispose();
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
