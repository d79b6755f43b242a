using System.Collections.Concurrent;
using Grpc.Baas.Engine.Changes;
using Grpc.Baas.Engine.Records.Watch.Fanout;
using Grpc.Baas.Engine.Schema;

namespace Grpc.Baas.Engine.Records.Watch;

/// <summary>The watches that are open: not more than allowed, and all woken when the schema changes.</summary>
internal sealed class WatchStreams
{
    private readonly ConcurrentDictionary<WatchSeat, bool> _open = new();
    private readonly FanOut _fanOut;
    private readonly RecordsOptions _options;
    private readonly TimeProvider _time;
    private int _count;

    public WatchStreams(FanOut fanOut, RecordsOptions options, Catalogue catalogue, IWatchPresence presence, TimeProvider time)
    {
        _fanOut = fanOut;
        Presence = presence;
        _options = options;
        _time = time;
        catalogue.Published += Outdate;
    }

    /// <summary>The rooms that streams may enter.</summary>
    public IWatchPresence Presence { get; }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a place, which disposal gives back.</summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <exception cref="Kernel.BaasException">changes TOO_MANY_STREAMS.</exception>
    public WatchSeat Enter(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > _options.MaxStreams)
        {
            Interlocked.Decrement(ref _count);
            throw ChangesErrors.TooManyStreams(_options.MaxStreams);
        }

        var seat = new WatchSeat(_fanOut, _options.ProgressInterval, _time, Leave, cancellationToken);
        _open.TryAdd(seat, true);
        return seat;
    }

    private void Leave(WatchSeat seat)
    {
        if (_open.TryRemove(seat, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private void Outdate()
    {
        foreach (var (seat, _) in _open)
        {
            seat.Outdate();
        }
    }
}
