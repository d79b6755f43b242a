using Grpc.Baas.IntegrationTests.Feeds.Model;

namespace Grpc.Baas.IntegrationTests.Feeds.Clients;

/// <summary>
/// Follows over as many connections as it takes, each from where the last one ended, and writes down all that it is told. Nothing is put
/// right on the way: what comes twice is written down twice.
/// </summary>
/// <param name="places">Where the engines are; each connection goes to one of them.</param>
internal sealed class Subscriber(Subscription who, IFeed feed, string token, IReadOnlyList<Uri> places, int seed) : ISubscriber
{
    private readonly Random _random = new(seed);
    private readonly List<Seen> _seen = [];

    // Where the next connection begins; null for anew.
    private long? _position;
    private int _streams;
    private bool _isAtEnd;

    public Subscription Who => who;

    public IReadOnlyList<Seen> Recorded => _seen;

    /// <summary>Whether it stays connected until the connection breaks; others leave now and then by themselves.</summary>
    public bool IsSteady { get; init; }

    /// <summary>How long it takes for each event.</summary>
    public TimeSpan Slowness { get; init; }

    /// <summary>Whether it begins with all of the log, and not with a snapshot or a list.</summary>
    public bool StartsAtZero { get; init; }

    /// <summary>How long it may stay away between two connections.</summary>
    public TimeSpan MaxAbsence { get; init; } = TimeSpan.FromMilliseconds(200);

    public int Streams => _streams;

    /// <summary>Whether a stream was opened.</summary>
    public bool IsConnected { get; private set; }

    public async Task RunAsync(ChaosEnd end, CancellationToken cancellationToken)
    {
        while (!_isAtEnd)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await ConnectAsync(end, cancellationToken);
            }
            catch (FeedFault fault)
            {
                TakeFault(fault, end);
            }

            if (!_isAtEnd)
            {
                await Task.Delay(_random.Next(20, (int)(end.Position is null ? MaxAbsence.TotalMilliseconds : 100)), cancellationToken);
            }
        }
    }

    private async Task ConnectAsync(ChaosEnd end, CancellationToken cancellationToken)
    {
        var place = places[_random.Next(places.Count)];
        _streams++;
        if (_position is null)
        {
            Add(new Seen(FeedClock.Micros, _streams, Seen.Begun));
            await BeginAsync(place, cancellationToken);
        }

        var begun = _position;
        Add(new Seen(FeedClock.Micros, _streams, Seen.Opened) { Position = begun ?? -1 });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!IsSteady && end.Position is null)
        {
            leaving.CancelAfter(_random.Next(10) < 7 ? _random.Next(200, 3_000) : _random.Next(3_000, 15_000));
        }

        try
        {
            await foreach (var seen in feed.ReadAsync(new FeedRequest(place, token, who, begun, _streams), leaving.Token))
            {
                await TakeAsync(seen, place, cancellationToken);
                if (Slowness > TimeSpan.Zero && end.Position is null)
                {
                    await Task.Delay(Slowness, cancellationToken);
                }

                if (end.IsReached(_position))
                {
                    _isAtEnd = true;
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It left, and comes back.
        }
    }

    private async Task BeginAsync(Uri place, CancellationToken cancellationToken)
    {
        if (StartsAtZero)
        {
            _position = 0;
        }

        if (who.Snapshot || StartsAtZero)
        {
            return;
        }

        var position = long.MaxValue;
        foreach (var collection in who.Collections)
        {
            var list = await Lister.ListAsync(place, token, who, collection, cancellationToken);
            Add(list with { Stream = _streams });
            position = Math.Min(position, list.Position);
        }

        _position = position;
    }

    private async Task TakeAsync(Seen seen, Uri place, CancellationToken cancellationToken)
    {
        if (seen.Type.StartsWith("collection.", StringComparison.Ordinal))
        {
            return;
        }

        Add(seen);
        IsConnected = true;
        if (seen.Position > 0)
        {
            _position = seen.Position;
        }

        if (seen.Type == Seen.Reset && !who.Snapshot)
        {
            foreach (var collection in seen.Collection.Length > 0 ? [seen.Collection] : who.Collections)
            {
                await RelistAsync(collection, place, cancellationToken);
            }
        }
    }

    private async Task RelistAsync(string collection, Uri place, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Add(await Lister.ListAsync(places.Count == 1 ? place : places[_random.Next(places.Count)], token, who, collection, cancellationToken) with { Stream = _streams });
                return;
            }
            catch (FeedFault fault) when (fault.IsPassing && attempt < 200)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    private void TakeFault(FeedFault fault, ChaosEnd end)
    {
        // A snapshot that broke off starts over.
        if (fault.IsPassing)
        {
            return;
        }

        var type = fault.IsDenial ? Seen.Refused : fault.Reason == "POSITION_EXPIRED" ? Seen.Expired : Seen.Failed;
        Add(new Seen(FeedClock.Micros, _streams, type) { Cause = fault.Message });
        _position = null;
        _isAtEnd = type == Seen.Failed || (type == Seen.Refused && end.Position is not null);
    }

    private void Add(Seen seen) => _seen.Add(seen);
}
